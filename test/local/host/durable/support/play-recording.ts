import type { Invocation, InvocationResult } from '../../../../../local/host/worker/invocation.ts';
import { eventually } from './eventually.ts';
import type { Recording } from './recording.ts';
import { grouped, planCalls, planReleases, type PlannedCall } from './plan-recording.ts';
import { expectedCalls, keyOf, kindOf, nameAsRecorded, orchestratorCalls, startsOf, subjectOf } from './subjects.ts';
import type { InProcessApp } from './in-process-app.ts';
import { createGate } from './gate.ts';
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

export function createPerformance(recording: Recording, app: InProcessApp): Performance {
  const asked: Asked = new Map();
  const answered = new Map<string, number>();
  const instances = new Set<string>(startsOf(recording).map(({ instanceId }) => instanceId));
  const planned = planCalls(recording);
  const releases = planReleases(recording);

  const answeredOf = (instanceId: string): number => answered.get(`orchestrator ${instanceId}`) ?? 0;
  const recordedId = nameAsRecorded(recording);
  const sent = { batches: 0 };
  const gate = createGate(releases, answeredOf);

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
      const release = releases.get(`${key} ${calls.length}`);
      await gate.pass(release);
      if (recording.orchestrator === null) {
        // The next batch waits in full when this one ends.
        await eventually(() => sent.batches > calls.length + 1 || sent.batches === recording.exchanges.length, key);
      }
      answered.set(key, calls.length + 1);
      gate.changed();
      return result;
    },
    async run(backend) {
      for (const start of recording.orchestrator === null ? [] : startsOf(recording)) {
        await startAgain(backend, recording, start);
      }
      await signalEntities(backend, recording, asked, sent);
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

/** Where no orchestration takes part: sends the operations of each recorded batch while the batch before runs. */
async function signalEntities(
  backend: TestBackend,
  { orchestrator, exchanges }: Recording,
  asked: Asked,
  sent: { batches: number },
): Promise<void> {
  for (const [index, exchange] of orchestrator === null ? exchanges.entries() : []) {
    const { self, batch } = exchange.request.data.stringJson as {
      self: EntityName;
      batch: { name: string; input: string | null }[];
    };
    await eventually(() => (asked.get(keyOf(exchange))?.length ?? 0) >= index, `batch ${index} of ${self.key}`);
    for (const { name, input } of batch) {
      const headers = { 'content-type': 'application/json' };
      await backend.call('POST', `entities/${self.name}/${self.key}?op=${name}`, { headers, body: input ?? '' });
    }
    sent.batches++;
  }
}

interface EntityName {
  readonly name: string;
  readonly key: string;
}

/** What a recording did to its instance after it had ended. */
async function startOver(backend: TestBackend, recording: Recording): Promise<void> {
  const [start] = startsOf(recording);
  for (const { startedAgain, operation, query } of recording.steps ?? []) {
    const again = orchestratorCalls(recording).at(-1)?.request.data.stringJson?.['input'];
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
  backend: TestBackend,
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
          ? await backend.call('POST', `instances/${instanceId}/raiseEvent/${String(event['Name'])}`, {
              headers,
              body: String(event['Input']),
            })
          : await backend.call(
              'POST',
              `instances/${instanceId}/${operation}?reason=${encodeURIComponent(String(reason))}`,
            );
      return status === 202;
    },
    `${situation}: ${operation ?? 'raiseEvent'} of ${instanceId}`,
  );
}
