import type { Invocation } from '../../../../../local/host/worker/invocation.ts';
import { historyOf, type RecordedExchange, type Recording } from './recording.ts';

export const startsOf = ({ start }: Recording) => ('instanceId' in start ? [start] : start);

export function kindOf({ triggerMetadata }: Invocation): RecordedExchange['kind'] {
  return 'upperSchemaVersion' in triggerMetadata ? 'orchestrator' : 'self' in triggerMetadata ? 'entity' : 'activity';
}

/** The instance that an invocation is about; for an entity its id as an instance. */
export function subjectOf(invocation: Invocation): { instanceId: string; parent?: string } {
  const { triggerMetadata, inputData } = invocation;
  if ('self' in triggerMetadata) {
    const { self } = JSON.parse(textOf(inputData[0]?.data)) as { self: { name: string; key: string } };
    return { instanceId: `@${self.name}@${self.key}` };
  }
  const instanceId = textOf(triggerMetadata['instanceId']);
  if (kindOf(invocation) === 'activity') {
    return { instanceId };
  }
  const { parentInstanceId } = JSON.parse(textOf(inputData[0]?.data)) as { parentInstanceId: string | null };
  return { instanceId, ...(parentInstanceId === null ? {} : { parent: parentInstanceId }) };
}

export const textOf = (data: object | undefined): string => (data && 'string' in data ? String(data.string) : '');

/** Names what an exchange is about, as `Asked` does. */
export function keyOf({ kind, instanceId, request }: RecordedExchange): string {
  if (kind === 'orchestrator') {
    return `orchestrator ${instanceId ?? ''}`;
  }
  if (kind === 'entity') {
    const { name, key } = request.data.stringJson?.['self'] as { name: string; key: string };
    return `entity @${name}@${key}`;
  }
  const { string } = request.triggerMetadata?.['instanceId'] as { string: string };
  return `activity ${string}`;
}

export const endsHangingRun = (exchange: RecordedExchange): boolean =>
  historyOf(exchange).some((event) => event.EventType === 3 && event['Input'] === 'it hangs');

export const orchestratorCalls = ({ exchanges }: Recording): RecordedExchange[] =>
  exchanges.filter(({ kind }) => kind === 'orchestrator');

/** Sub-orchestrations without an id of their own are named after their parent's execution. */
export function nameAsRecorded({ exchanges }: Recording): (instanceId: string) => string {
  const unnamed = new Set(
    exchanges.flatMap(({ instanceId = '' }) => (instanceId.startsWith('{{guid') ? [instanceId] : [])),
  );
  return (instanceId) =>
    [...unnamed].find(
      (id) => /^[0-9a-f-]{36}:/.test(instanceId) && id.split(':').at(-1) === instanceId.split(':').at(-1),
    ) ?? instanceId;
}

/** How often each subject was called, without the call that ended a recording of something that hangs. */
export function expectedCalls(recording: Recording): Map<string, number> {
  const keys = recording.exchanges.filter((exchange) => !endsHangingRun(exchange)).map(keyOf);
  return new Map(
    [...Map.groupBy(keys, (key) => key)].map(([key, all]) => [
      key,
      key.startsWith('entity') && recording.orchestrator !== null ? 1 : all.length,
    ]),
  );
}
