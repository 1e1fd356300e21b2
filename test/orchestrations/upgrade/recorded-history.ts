import { z } from 'zod';
import type { Instance } from '../../support/durable/durable-world.ts';
import type { History } from '../../support/durable/replay.ts';
import type { Action } from '../../support/durable/tasks.ts';

const Outcome = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('value'), value: z.unknown().optional() }),
  z.strictObject({ kind: z.literal('error'), message: z.string() }),
]);

/**
 * The last execution of an instance as a version of the app left it. Of what was asked for only kind and name count, as
 * they do for Durable Functions: other inputs and times are no reason to refuse a history.
 */
export const RecordedHistory = z.strictObject({
  orchestrator: z.string(),
  scenario: z.string(),
  input: z.unknown().optional(),
  startedAt: z.number(),
  asked: z.array(z.string()),
  completions: z.array(z.strictObject({ index: z.int(), at: z.number(), outcome: Outcome })),
});
export type RecordedHistory = z.infer<typeof RecordedHistory>;

/** `activity planRebake`, `timer`, … */
export function workOf(action: Action): string {
  return action.kind === 'timer' ? action.kind : `${action.kind} ${action.name}`;
}

export function recordHistory(scenario: string, { name, history }: Instance): RecordedHistory {
  const { input, startedAt, actions, completions } = history;
  const recorded = { orchestrator: name, scenario, input, startedAt, asked: actions.map(workOf), completions };
  return JSON.parse(JSON.stringify(recorded)) as RecordedHistory;
}

/** What a replay starts from after so many completions. What was asked for is left open: the new code says it. */
export function historyAfter(recorded: RecordedHistory, version: string, completions: number): History {
  const { input, startedAt } = recorded;
  return {
    instanceId: 'recorded',
    version,
    input,
    startedAt,
    actions: [],
    completions: recorded.completions.slice(0, completions).map(({ index, at, outcome }) => ({
      index,
      at,
      outcome: outcome.kind === 'value' ? { kind: 'value', value: outcome.value } : outcome,
    })),
  };
}
