import type { Environment } from '../environment.ts';
import type { HistoryEvent } from '../history/events.ts';
import { batchMark } from '../history/create-event.ts';
import { emptyHistory, type LoadedHistory } from '../history/history-cache.ts';
import { isEnded, type Instance } from '../state/instances.ts';
import type { Message } from '../state/store.ts';

/** Number of the message that says: run on after continue as new. It is never part of a history. */
export const continuationEvent = 16;

/** What one turn of an orchestration works on. */
export interface TurnInput {
  readonly instance: Instance;
  /** Earlier batches, as the payload begins with them. */
  readonly before: LoadedHistory;
  /** The new batch; empty when the execution was just continued as new. */
  readonly batch: readonly HistoryEvent[];
  readonly consumed: readonly number[];
  /** Whether this is the first call of the execution. */
  readonly first: boolean;
  /** Whether messages were left for the next turn. */
  readonly more: boolean;
}

/** Takes what waits for an instance; undefined when there is nothing to do for it. */
export function takeTurn(environment: Environment, instanceId: string): TurnInput | undefined {
  const { store, histories } = environment;
  const messages = store.messages(instanceId);
  const instance = store.instances.find(instanceId);
  if (messages.length === 0) {
    return undefined;
  }
  if (!instance || isEnded(instance.status)) {
    store.consume(messages.map(({ seq }) => seq));
    return undefined;
  }
  const taken = firstMessages(messages, instance.executionId);
  const events = taken.fresh.map(({ event }) => JSON.parse(event) as HistoryEvent);
  if (events.length === 0) {
    store.consume(taken.stale);
    return undefined;
  }
  const started = events[0]?.EventType === 0;
  const continued = (events[0]?.EventType as number) === continuationEvent;
  return {
    instance,
    before: started ? emptyHistory : histories.load(instanceId),
    batch: continued ? [] : [batchMark(12, environment.instant()), ...events],
    consumed: [...taken.stale, ...taken.fresh.map(({ seq }) => seq)],
    first: started || continued,
    more: taken.more,
  };
}

/** Messages of other executions are stale. A start, and a continuation, are taken alone. */
function firstMessages(messages: readonly Message[], executionId: string) {
  const belongs = ({ executionId: meant }: Message): boolean => meant === null || meant === executionId;
  const stale = messages.filter((message) => !belongs(message)).map(({ seq }) => seq);
  const fresh = messages.filter(belongs);
  const alone = fresh.find(({ event }) => {
    const { EventType } = JSON.parse(event) as { EventType: number };
    return EventType === 0 || EventType === continuationEvent;
  });
  return { stale, fresh: alone ? [alone] : fresh, more: alone !== undefined && fresh.length > 1 };
}
