import type { Invocation } from '../../../../../local/host/worker/invocation.ts';
import { withKnownFunctionsSorted } from '../../support/known-functions.ts';
import { eventually } from './eventually.ts';
import type { Asked, Performance } from './play-recording.ts';
import { endsHangingRun, keyOf, startsOf, textOf } from './subjects.ts';
import { findDifference, type Bindings } from './recorded-values.ts';
import type { Final, RecordedExchange, Recording } from './recording.ts';
import type { TestBackend } from './start-backend.ts';

interface Difference {
  /** Where: an exchange's number and subject, or `final`. */
  readonly at: string;
  readonly difference: string;
}

export interface Comparison {
  readonly situation: string;
  readonly exchanges: number;
  readonly differences: readonly Difference[];
}

/** Compares what the backend asked for, and shows in the end, with the recording. */
export async function compare({ recording, asked }: Performance, backend: TestBackend): Promise<Comparison> {
  const bindings: Bindings = new Map();
  const located = JSON.parse(
    JSON.stringify(recording)
      .replaceAll('{{base}}', backend.origin)
      .replaceAll('{{host}}', new URL(backend.origin).host),
  ) as Recording;
  const exchanges = located.exchanges.filter((exchange) => !endsHangingRun(exchange));
  const differences = [
    ...exchangeDifferences(exchanges, asked, bindings),
    ...(await finalDifferences(located, backend, bindings)),
  ];
  return { situation: recording.situation, exchanges: exchanges.length, differences };
}

function exchangeDifferences(exchanges: readonly RecordedExchange[], asked: Asked, bindings: Bindings): Difference[] {
  const differences: Difference[] = [];
  const position = new Map<string, number>();
  for (const exchange of exchanges) {
    const key = keyOf(exchange);
    const index = position.get(key) ?? 0;
    position.set(key, index + 1);
    const invocation = asked.get(key)?.[index];
    const difference = invocation ? requestDifference(exchange, invocation, bindings) : 'was not asked for';
    if (difference !== undefined) {
      differences.push({ at: `${exchange.n} ${key}`, difference });
    }
  }
  for (const [key, invocations] of asked) {
    const more = invocations.length - (position.get(key) ?? 0);
    if (more > 0) {
      differences.push({ at: key, difference: `was asked for ${more} times more` });
    }
  }
  return differences;
}

function requestDifference(exchange: RecordedExchange, invocation: Invocation, bindings: Bindings): string | undefined {
  const { data, triggerMetadata } = exchange.request;
  const [input] = invocation.inputData;
  const value = data.stringJson ? (JSON.parse(textOf(input?.data)) as object) : undefined;
  if (value && JSON.stringify(value, null, 2) !== textOf(input?.data)) {
    return 'is not indented as recorded';
  }
  const found = value
    ? findDifference(withoutServer(data.stringJson), withoutServer(value), bindings)
    : findDifference(data, input?.data, bindings);
  const metadata = triggerMetadata && metadataOf(triggerMetadata, invocation);
  return found ?? (metadata && findDifference(metadata.want, metadata.got, bindings, 'metadata'));
}

/** The real host's members come in no fixed order; the trigger's own stands for the data. */
function metadataOf(recorded: Readonly<Record<string, unknown>>, { triggerMetadata, inputData }: Invocation) {
  const named = Object.entries(recorded).map(([name, value]) =>
    name === '(trigger binding)' ? [inputData[0]?.name ?? '', inputData[0]?.data] : [name, value],
  );
  const sorted = (entries: unknown[][]) =>
    Object.fromEntries(entries.toSorted(([one], [other]) => (String(one) < String(other) ? -1 : 1))) as object;
  return { want: sorted(named), got: sorted(Object.entries(triggerMetadata)) };
}

async function finalDifferences(recording: Recording, backend: TestBackend, bindings: Bindings): Promise<Difference[]> {
  const finals = [recording.final ?? []].flat();
  const starts = startsOf(recording);
  const found = finals.map((final, index) =>
    finalDifference({ ...recording, final, start: starts[index] ?? starts[0]! }, backend, bindings),
  );
  return (await Promise.all(found)).flat();
}

async function finalDifference(
  recording: Recording & { readonly final: Final },
  backend: TestBackend,
  bindings: Bindings,
): Promise<Difference[]> {
  const { final, orchestrator, situation } = recording;
  const [start] = startsOf(recording);
  if (orchestrator === null) {
    return [];
  }
  let answer = { status: 0, body: {} as Record<string, unknown> };
  const path = `instances/${start?.instanceId ?? ''}?showHistory=true&showHistoryOutput=true`;
  await eventually(
    async () => {
      const response = await backend.call('GET', path);
      answer = { status: response.status, body: (await response.json()) as Record<string, unknown> };
      return (
        final.body?.['runtimeStatus'] === undefined || answer.body['runtimeStatus'] === final.body['runtimeStatus']
      );
    },
    `${situation} to become ${String(final.body?.['runtimeStatus'])}`,
  );
  const want = withoutStackTrace(withoutServer({ status: final.status, body: final.body }));
  const got = withoutServer(answer);
  const difference = findDifference(withKnownFunctionsSorted(want), withKnownFunctionsSorted(got), bindings);
  return difference === undefined ? [] : [{ at: 'final', difference }];
}

/** What Kestrel puts into every answer is the real host's own. */
function withoutServer(value: unknown): unknown {
  const text = JSON.stringify(value);
  return JSON.parse(
    text
      .replace(/"(Location|Retry-After)(\\*")/g, (_all, name: string, end: string) => `"${name.toLowerCase()}${end}`)
      .replace(/\\*"Date\\*":\\*"[^"]*?",?/g, '')
      .replace(/\\*"Server\\*":\\*"Kestrel\\*",?/g, '')
      .replace(/\\*"(?:Connection|Keep-Alive|Transfer-Encoding)\\*":\\*"[^"]*?",?/g, '')
      .replace(/,(\\*\}|\})/g, '$1'),
  );
}

const withoutStackTrace = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'StackTrace' ? undefined : member)));
