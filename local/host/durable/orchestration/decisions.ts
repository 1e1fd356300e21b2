import type { DotnetTime } from '../dotnet-time.ts';

/** New work that a turn of an orchestration asks for; `id` is its sequence number. */
export type Decision =
  | { readonly kind: 'activity'; readonly id: number; readonly name: string; readonly input: string | null }
  | {
      readonly kind: 'child';
      readonly id: number;
      readonly name: string;
      /** Null: the app's default. */
      readonly version: string | null;
      /** Null: made of the execution id and the sequence number. */
      readonly instanceId: string | null;
      readonly input: string | null;
    }
  | { readonly kind: 'timer'; readonly id: number; readonly fireAt: DotnetTime }
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly target: string;
      readonly name: string;
      /** JSON text. */
      readonly input: string;
      /** When the target gets it; absent: at once. */
      readonly deliverAtMs?: number;
    };

/** What the real host calls each kind in its messages about replays that differ. */
export const actionClass = {
  activity: 'ScheduleTaskOrchestratorAction',
  child: 'CreateSubOrchestrationAction',
  timer: 'CreateTimerOrchestratorAction',
  send: 'SendEventOrchestratorAction',
} as const;
