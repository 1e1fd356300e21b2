import { randomUUID } from 'node:crypto';
import { isLater, oneTickLater, withOffset, type DotnetTime } from '../dotnet-time.ts';
import { nextId, type ReplayContext } from './context.ts';

const namespace = 'Microsoft.Azure.WebJobs.Extensions.DurableTask';
const typed = (name: string) => ({ $type: `${namespace}.${name}, ${namespace}` });

export interface EntityRequest {
  readonly target: string;
  /** Null asks for a lock. */
  readonly op: string | null;
  readonly signal?: boolean;
  /** JSON text. */
  readonly input?: string | null;
  /** Ids of all entities that are locked together. */
  readonly lockSet?: readonly string[];
  /** For a signal that is to arrive later. */
  readonly at?: DotnetTime;
}

/** Sends a request to an entity; the answer is its sequence number. */
export function sendRequest(context: ReplayContext, request: EntityRequest): number {
  const previous = context.lastSent.get(request.target);
  const time = previous === undefined || isLater(context.now, previous) ? context.now : oneTickLater(previous);
  context.lastSent.set(request.target, time);
  const message = {
    ...typed('RequestMessage'),
    op: request.op,
    ...(request.signal ? { signal: true } : {}),
    ...(request.input == null ? {} : { input: request.input }),
    id: randomUUID(),
    parent: context.instance.InstanceId,
    parentExecution: context.instance.ExecutionId,
    ...(request.at === undefined ? {} : { due: request.at }),
    Timestamp: time,
    Predecessor: previous ?? '0001-01-01T00:00:00',
    ...(request.lockSet
      ? { lockset: request.lockSet.map((id) => ({ ...typed('EntityId'), ...entityId(id) })) }
      : { requestTime: withOffset(context.now) }),
  };
  return nextId(context, {
    kind: 'send',
    target: request.target,
    name: request.at === undefined ? 'op' : `op@${request.at}`,
    input: JSON.stringify(message),
    ...(request.at === undefined ? {} : { deliverAtMs: Date.parse(request.at) }),
  });
}

/** Gives back every lock the orchestration holds. */
export function releaseLocks(context: ReplayContext): void {
  const { lock } = context;
  context.lock = undefined;
  for (const target of lock?.entities ?? []) {
    const message = { ...typed('ReleaseMessage'), parent: context.instance.InstanceId, id: lock?.requestId };
    nextId(context, { kind: 'send', target, name: 'release', input: JSON.stringify(message) });
  }
}

/** `@name@key`, the id of an entity as an instance; names have no casing. */
export function entityInstanceId(name: string, key: string): string {
  return `@${name.toLowerCase()}@${key}`;
}

export function entityId(instanceId: string): { readonly name: string; readonly key: string } {
  const end = instanceId.indexOf('@', 1);
  return { name: instanceId.slice(1, end), key: instanceId.slice(end + 1) };
}

export function responseMessage(response: { result: string | null; exceptionType?: string }): object {
  return { ...typed('ResponseMessage'), ...response };
}
