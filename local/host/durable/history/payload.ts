import type { HistoryEvent } from './events.ts';

/** Hops towards timers that lie further ahead than the maximum (Azure Storage: 6 and 3 days). */
export const longTimer = { maximum: 6 * 86_400_000, interval: 3 * 86_400_000 };

/** What an orchestrator trigger tells besides the history; members in the order they are written. */
export interface PayloadFacts {
  /** JSON text of the input. */
  readonly input: string | null;
  readonly instanceId: string;
  readonly isReplaying: boolean;
  readonly parentInstanceId: string | null;
  readonly httpSleepMilliseconds: number;
}

/** The trigger value: JSON, indented by two blanks as Newtonsoft does. `events` are texts made by `eventText`. */
export function payloadText(events: readonly string[], facts: PayloadFacts): string {
  const rest = {
    input: JSON.parse(facts.input ?? 'null') as unknown,
    instanceId: facts.instanceId,
    isReplaying: facts.isReplaying,
    parentInstanceId: facts.parentInstanceId,
    ...payloadConstants(facts.httpSleepMilliseconds),
  };
  return `{\n  "history": [\n${events.join(',\n')}\n  ],${JSON.stringify(rest, null, 2).slice(1)}`;
}

export function payloadConstants(httpSleepMilliseconds: number) {
  return {
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: '3.00:00:00',
    maximumShortTimerDuration: '6.00:00:00',
    defaultHttpAsyncRequestSleepTimeMillseconds: httpSleepMilliseconds,
  };
}

/** One event as it stands in the payload's list. */
export function eventText(event: HistoryEvent): string {
  return JSON.stringify(event, null, 2).replace(/^/gm, '    ');
}
