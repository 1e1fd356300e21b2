import { randomBytes } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { batchMark, executionCompleted, executionStarted, taskDone, taskFailure } from '../history/create-event.ts';
import { played, type HistoryEvent } from '../history/events.ts';
import { emptyHistory, extend } from '../history/history-cache.ts';
import type { Instance } from '../state/instances.ts';
import { applyDecisions, type Woken } from './apply-decisions.ts';
import type { TurnEnd, TurnOutcome } from './outcome.ts';
import { continuationEvent, type TurnInput } from './turn-input.ts';

/** Puts a turn on disk as a whole: what it read, its history, its new work and its instance's status. */
export function commitTurn(environment: Environment, turn: TurnInput, outcome: TurnOutcome): void {
  const { store, wake } = environment;
  const { id, executionId } = turn.instance;
  const woken: Woken = { activities: [], instances: new Set(), timers: false };
  store.transaction(() => {
    if (store.instances.find(id)?.executionId !== executionId) {
      // Purged or started anew while its function ran: nothing of this turn counts.
      return;
    }
    store.consume(turn.consumed);
    const scheduled = applyDecisions(environment, turn.instance, outcome.decisions, woken);
    if (outcome.end.kind === 'continued') {
      continueAsNew(environment, turn, outcome.end);
      woken.instances.add(id);
    } else {
      writeHistory(environment, turn, [...scheduled, ...endEvents(environment, turn, scheduled, outcome)]);
      if (outcome.end.kind === 'ended') {
        store.dropTimers(id);
        tellParent(environment, turn.instance, outcome.end, woken);
      }
    }
    store.instances.change(id, statusChanges(environment, turn, outcome));
  });
  woken.activities.forEach((seq) => wake.activity(seq));
  woken.instances.forEach((instanceId) => wake.instance(instanceId));
  if (woken.timers) {
    wake.timers();
  }
}

/** Adds the batch and what it led to; the events given to the orchestrator are played from now on. */
function writeHistory({ store, histories }: Environment, turn: TurnInput, more: readonly HistoryEvent[]): void {
  const { id } = turn.instance;
  if (turn.batch.length > 0) {
    const added = [...turn.batch.map(played), ...more];
    store.appendHistory(id, turn.before.events.length, added);
    histories.keep(id, extend(turn.before, added));
    return;
  }
  const all = [
    ...turn.before.events.map((event) => (event.EventType === 12 ? event : { ...event, IsPlayed: true })),
    ...more,
  ];
  store.clearHistory(id);
  store.appendHistory(id, 0, all);
  histories.keep(id, extend(emptyHistory, all));
}

function endEvents(
  { instant }: Environment,
  turn: TurnInput,
  scheduled: readonly HistoryEvent[],
  { end }: TurnOutcome,
): HistoryEvent[] {
  if (end.kind === 'ended') {
    const known = [...turn.before.events, ...scheduled].filter(({ EventId }) => EventId >= 0).length;
    const failureDetails = end.failure?.failureDetails ?? null;
    return [executionCompleted(known, end.status, end.result, failureDetails, instant()), batchMark(13, instant())];
  }
  // As recorded: the first call after continue as new closes its batch only when it scheduled something.
  return turn.batch.length === 0 && scheduled.length === 0 ? [] : [batchMark(13, instant())];
}

/** A new execution under the same id; what nobody read yet stays for it. */
function continueAsNew(environment: Environment, turn: TurnInput, end: Extract<TurnEnd, { kind: 'continued' }>): void {
  const { store, histories, instant } = environment;
  const { id, name, version, parent } = turn.instance;
  const executionId = randomBytes(16).toString('hex');
  const started = executionStarted(
    {
      OrchestrationInstance: { InstanceId: id, ExecutionId: executionId },
      ParentInstance: parent,
      Name: name,
      Version: version,
      Input: end.input,
      Generation: null,
    },
    instant(),
  );
  const events = [batchMark(12, instant()), started, ...end.carried.map(played), batchMark(13, instant())];
  store.dropTimers(id);
  store.clearHistory(id);
  store.appendHistory(id, 0, events);
  histories.keep(id, extend(emptyHistory, events));
  store.send(id, executionId, { EventType: continuationEvent });
  store.instances.change(id, { executionId, input: end.input });
}

function tellParent(
  { store, instant }: Environment,
  instance: Instance,
  end: Extract<TurnEnd, { kind: 'ended' }>,
  woken: Woken,
): void {
  if (instance.parent) {
    const { OrchestrationInstance: parent, TaskScheduleId } = instance.parent;
    const event = end.failure
      ? taskFailure(9, TaskScheduleId, end.failure, instant())
      : taskDone(8, TaskScheduleId, end.output, instant());
    store.send(parent.InstanceId, parent.ExecutionId, event);
    woken.instances.add(parent.InstanceId);
  }
}

/** The output shows the reason of the last suspend or resume that had one, until the orchestration ends. */
function statusChanges({ instant }: Environment, turn: TurnInput, { end, customStatus, suspended }: TurnOutcome) {
  const reasons = turn.batch.flatMap((event) =>
    (event.EventType === 19 || event.EventType === 20) && event.Reason !== null ? [event.Reason] : [],
  );
  const reason = reasons.at(-1) ?? null;
  return {
    status: end.kind === 'ended' ? end.status : suspended ? ('Suspended' as const) : ('Running' as const),
    updated: instant(),
    ...(customStatus === undefined ? {} : { customStatus }),
    ...(end.kind === 'ended' ? { output: end.output } : reason === null ? {} : { output: JSON.stringify(reason) }),
  };
}
