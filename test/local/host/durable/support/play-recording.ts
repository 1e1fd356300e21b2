import type { Invocation, InvocationResult } from '../../../../../local/host/worker/invocation.ts';
import { eventually } from './eventually.ts';
import { historyOf, type RecordedEvent, type Recording, type RecordedExchange } from './recording.ts';
import type { InProcessApp } from './in-process-app.ts';
import type { TestBackend } from './start-backend.ts';

/** What the backend asked for in one run, by what it was asked about, in order. */
export type Asked = Map<string, Invocation[]>;

/** One situation being run again: it does from outside, and lets happen, what the recording shows, when it shows it. */
export interface Performance {
  readonly recording: Recording;
  readonly asked: Asked;
  /** Runs the situation from its start until everything recorded was asked for. */
  run(backend: TestBackend): Promise<void>;
  owns(invocation: Invocation): boolean;
  invoke(invocation: Invocation): Promise<InvocationResult>;
}

interface PlannedCall {
  /** Position among the calls of the instance's orchestrator of the call that shows the event. */
  readonly before: number;
  readonly instanceId: string;
  readonly event: RecordedEvent;
}

export function createPerformance(recording: Recording, app: InProcessApp): Performance {
  const asked: Asked = new Map();
  const answered = new Map<string, number>();
  const instances = new Set<string>(startsOf(recording).map(({ instanceId }) => instanceId));
  const planned = planCalls(recording);
  const releases = planReleases(recording);

  const answeredOf = (instanceId: string): number => answered.get(`orchestrator ${instanceId}`) ?? 0;
  const recordedId = nameAsRecorded(recording);

  return {
    recording,
    asked,
    owns(invocation) {
      const { instanceId, parent } = subjectOf(invocation);
      const owned =
        instances.has(instanceId) ||
        instanceId.includes(`${recording.situation}-r`) ||
        (parent !== undefined && instances.has(parent));
      if (owned && kindOf(invocation) === 'orchestrator') {
        instances.add(instanceId);
      }
      return owned;
    },
    async invoke(invocation) {
      const key = `${kindOf(invocation)} ${recordedId(subjectOf(invocation).instanceId)}`;
      const calls = asked.get(key) ?? [];
      asked.set(key, [...calls, invocation]);
      const result = await app.invoke(invocation);
      const release = releases(key, calls.length);
      if (release !== undefined) {
        await eventually(() => answeredOf(release.instanceId) >= release.after, `the release of ${key}`);
      }
      answered.set(key, calls.length + 1);
      return result;
    },
    async run(backend) {
      for (const start of startsOf(recording)) {
        await startAgain(backend, recording, start);
      }
      for (const group of grouped(planned)) {
        const { instanceId, before } = group[0]!;
        await eventually(
          () => answeredOf(instanceId) >= before,
          `${recording.situation}: call ${before} of ${instanceId}`,
        );
        await Promise.all(group.map((call) => performCall(backend, recording, call)));
      }
      await startOver(backend, recording);
      for (const [key, calls] of expectedCalls(recording)) {
        await eventually(
          () => (asked.get(key)?.length ?? 0) >= calls,
          `${recording.situation}: ${calls} calls of ${key}`,
        );
      }
    },
  };
}

/** Sub-orchestrations without an id of their own are named after their parent's execution. */
function nameAsRecorded({ exchanges }: Recording): (instanceId: string) => string {
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
    [...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, key.startsWith('entity') ? 1 : all.length]),
  );
}

export const endsHangingRun = (exchange: RecordedExchange): boolean =>
  historyOf(exchange).some((event) => event.EventType === 3 && event['Input'] === 'it hangs');

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

/** What a recording did to its instance after it had ended. */
async function startOver(backend: TestBackend, recording: Recording): Promise<void> {
  const [start] = startsOf(recording);
  for (const { startedAgain, operation, query } of recording.steps ?? []) {
    const again = recording.exchanges
      .map(({ request }) => request.data.stringJson?.['input'])
      .find((input) => input !== start?.body);
    const path =
      startedAgain !== undefined
        ? `orchestrators/${recording.orchestrator ?? ''}/${start?.instanceId ?? ''}`
        : operation === 'restart'
          ? `instances/${start?.instanceId ?? ''}/restart?${query ?? ''}`
          : undefined;
    if (path !== undefined) {
      const init = startedAgain === undefined ? {} : { body: JSON.stringify(again) };
      await eventually(
        async () => (await backend.call('POST', path, init)).status === 202,
        `${recording.situation} to start over`,
      );
    }
  }
}

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

/** The calls from outside that the histories tell of: events raised, and what steered the instance. */
function planCalls({ exchanges }: Recording): PlannedCall[] {
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
function grouped(calls: readonly PlannedCall[]): PlannedCall[][] {
  const groups = Map.groupBy(calls, ({ instanceId, before }) => `${before} ${instanceId}`);
  return [...groups.values()];
}

async function startAgain(
  backend: TestBackend,
  { orchestrator, situation }: Recording,
  start: { instanceId: string; body?: unknown; query?: string },
) {
  const init =
    start.body === undefined ? {} : { body: JSON.stringify(start.body).replaceAll('{{base}}', backend.origin) };
  const path = `orchestrators/${orchestrator ?? ''}/${start.instanceId}?${start.query ?? ''}`;
  const { status } = await backend.call('POST', path, init);
  if (status !== 202) {
    throw new Error(`${situation}: its start was answered with ${status}`);
  }
}

async function performCall(
  { call }: TestBackend,
  { situation }: Recording,
  { instanceId, event }: PlannedCall,
): Promise<void> {
  const operation = { 3: 'terminate', 17: 'rewind', 19: 'suspend', 20: 'resume' }[event.EventType];
  const reason = event['Input'] ?? event['Reason'] ?? event['Data'];
  const headers = { 'content-type': 'application/json' };
  await eventually(
    async () => {
      const { status } =
        operation === undefined
          ? await call('POST', `instances/${instanceId}/raiseEvent/${String(event['Name'])}`, {
              headers,
              body: String(event['Input']),
            })
          : await call('POST', `instances/${instanceId}/${operation}?reason=${encodeURIComponent(String(reason))}`);
      return status === 202;
    },
    `${situation}: ${operation ?? 'raiseEvent'} of ${instanceId}`,
  );
}

interface Release {
  readonly instanceId: string;
  readonly after: number;
}

/** When the recording lets the nth activity, or the end of a sub-orchestration, reach the one that waits for it. */
function planReleases(recording: Recording): (key: string, call: number) => Release | undefined {
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
  return (key, call) => plan.get(`${key} ${call}`);
}

/** Positions of the calls with which the executions of an instance ended. */
function lastCalls(recording: Recording, instanceId: string): number[] {
  const calls = orchestratorCalls(recording).filter((one) => one.instanceId === instanceId);
  const isFirst = (call: RecordedExchange | undefined): boolean =>
    call?.request.data.stringJson?.['isReplaying'] !== true;
  return calls.flatMap((_call, index) => (isFirst(calls[index + 1]) ? [index] : []));
}

const orchestratorCalls = ({ exchanges }: Recording): RecordedExchange[] =>
  exchanges.filter(({ kind }) => kind === 'orchestrator');
