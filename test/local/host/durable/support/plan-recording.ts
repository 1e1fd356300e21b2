import type { Release } from './gate.ts';
import { historyOf, type RecordedEvent, type RecordedExchange, type Recording } from './recording.ts';
import { orchestratorCalls } from './subjects.ts';

export interface PlannedCall {
  /** Position among the calls of the instance's orchestrator of the call that shows the event. */
  readonly before: number;
  readonly instanceId: string;
  readonly event: RecordedEvent;
}

/** The calls from outside that the histories tell of: events raised, and what steered the instance. */
export function planCalls({ exchanges }: Recording): PlannedCall[] {
  const seen = new Set<string>();
  const position = new Map<string, number>();
  return exchanges.flatMap((exchange) => {
    const { instanceId = '' } = exchange;
    const before = position.get(instanceId) ?? 0;
    position.set(instanceId, before + 1);
    const fromOutside = historyOf(exchange).filter(
      (event) => isFromOutside(event) && !seen.has(identity(instanceId, event)),
    );
    fromOutside.forEach((event) => seen.add(identity(instanceId, event)));
    return fromOutside.map((event) => ({ before, instanceId, event }));
  });
}

const identity = (instanceId: string, { EventType, Timestamp }: RecordedEvent): string =>
  `${instanceId} ${EventType} ${String(Timestamp)}`;

function isFromOutside(event: RecordedEvent): boolean {
  switch (event.EventType) {
    case 3:
    case 19:
    case 20:
      return event['Input'] !== 'it hangs';
    case 15:
      return !String(event['Name']).startsWith('{{guid');
    case 17:
      return event['Data'] !== null;
    default:
      return false;
  }
}

/** Calls that the same orchestrator call shows are made together. */
export function grouped(calls: readonly PlannedCall[]): PlannedCall[][] {
  const groups = Map.groupBy(calls, ({ instanceId, before }) => `${before} ${instanceId}`);
  return [...groups.values()];
}

/** When the recording lets the nth activity, or the end of a sub-orchestration, reach the one that waits for it. */
export function planReleases(recording: Recording): ReadonlyMap<string, Release> {
  const plan = new Map<string, Release>();
  for (const [instanceId, exchanges] of Map.groupBy(
    orchestratorCalls(recording),
    (exchange) => exchange.instanceId ?? '',
  )) {
    const scheduled: unknown[] = [];
    const children = new Map<unknown, string>();
    const ended = new Map<string, number>();
    const done = new Set<string>();
    exchanges.forEach((exchange, after) => {
      for (const event of historyOf(exchange)) {
        const once = `${event.EventType} ${String(event['EventId'])} ${String(event.Timestamp)}`;
        if (done.has(once)) {
          continue;
        }
        if (event.EventType === 4 && !String(event['Name']).startsWith('BuiltIn')) {
          done.add(once);
          scheduled.push(event['EventId']);
        } else if (event.EventType === 7) {
          children.set(event['EventId'], String(event['InstanceId']));
        } else if (event.EventType === 5 || event.EventType === 6) {
          done.add(once);
          plan.set(`activity ${instanceId} ${scheduled.lastIndexOf(event['TaskScheduledId'])}`, { instanceId, after });
        } else if (event.EventType === 8 || event.EventType === 9) {
          done.add(once);
          const child = children.get(event['TaskScheduledId']) ?? '';
          const runs = ended.get(child) ?? 0;
          ended.set(child, runs + 1);
          plan.set(`orchestrator ${child} ${lastCalls(recording, child)[runs] ?? 0}`, { instanceId, after });
        }
      }
    });
  }
  return plan;
}

/** Positions of the calls with which the executions of an instance ended. */
function lastCalls(recording: Recording, instanceId: string): number[] {
  const calls = orchestratorCalls(recording).filter((one) => one.instanceId === instanceId);
  const isFirst = (call: RecordedExchange | undefined): boolean =>
    call?.request.data.stringJson?.['isReplaying'] !== true;
  return calls.flatMap((_call, index) => (isFirst(calls[index + 1]) ? [index] : []));
}
