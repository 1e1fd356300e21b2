import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compare, type Comparison } from './support/compare-recording.ts';
import { loadInProcessApp, type InProcessApp } from './support/in-process-app.ts';
import { createPerformance, type Performance } from './support/play-recording.ts';
import { createProbeApi } from './support/probe-api.ts';
import { probeAppDir, readRecordings } from './support/recording.ts';
import { startBackend, type TestBackend } from './support/start-backend.ts';

/** Differences that another storage backend, or a decision told there, explains: by situation, then by place. */
const known = JSON.parse(readFileSync(new URL('recording-differences.json', import.meta.url), 'utf8')) as Record<
  string,
  Record<string, string>
>;

/**
 * How many operations the recorded storage queue brought at a time. Here they are on disk together and would come in one
 * batch, so the setting that limits a batch brings about the recorded ones.
 */
const batchSizes: Readonly<Record<string, number>> = { entityCalls: 1, entitySignals: 2 };

const backends: TestBackend[] = [];
let comparisons: Comparison[];

beforeAll(async () => {
  const app = await loadInProcessApp(probeAppDir);
  const recordings = readRecordings();
  const bySettings = Map.groupBy(recordings, ({ situation, hostJson }) => {
    const maxEntityOperationBatchSize = batchSizes[situation];
    return JSON.stringify({ ...hostJson?.durableTask, maxEntityOperationBatchSize });
  });
  const played = [...bySettings].map(([settings, group]) =>
    playAll(
      app,
      JSON.parse(settings) as object,
      group.map((recording) => createPerformance(recording, app)),
    ),
  );
  comparisons = (await Promise.all(played)).flat();
});

afterAll(async () => {
  await Promise.all(backends.map((backend) => backend.remove()));
});

async function playAll(
  app: InProcessApp,
  settings: object,
  performances: readonly Performance[],
): Promise<Comparison[]> {
  const backend = await startBackend({
    app,
    speed: 2,
    settings: {
      hubName: 'ProbeHub',
      ...settings,
      maxConcurrentActivityFunctions: 500,
      maxConcurrentOrchestratorFunctions: 500,
    },
    api: createProbeApi(),
    invoke: (invocation) => {
      const performance = performances.find((one) => one.owns(invocation));
      return performance ? performance.invoke(invocation) : app.invoke(invocation);
    },
  });
  backends.push(backend);
  return inParallel(performances, async (performance) => {
    const { situation, exchanges } = performance.recording;
    try {
      await performance.run(backend);
      return await compare(performance, backend);
    } catch (error) {
      const difference = error instanceof Error ? error.message : String(error);
      return { situation, exchanges: exchanges.length, differences: [{ at: 'run', difference }] };
    }
  });
}

/** A few at a time, so that none is slow against its own timers. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const left = [...items.entries()];
  const results: Result[] = [];
  const worker = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return results;
}

it('asks the app for what the real host asked for, and shows what it showed', () => {
  const unexplained = comparisons.flatMap(({ situation, differences }) =>
    differences
      .filter(({ at }) => known[situation]?.[at] === undefined)
      .map(({ at, difference }) => `${situation}, ${at}: ${difference}`),
  );
  const matching = comparisons.filter(({ differences }) => differences.length === 0).length;
  const exchanges = comparisons.reduce((sum, one) => sum + one.exchanges, 0);
  const differing = comparisons.reduce((sum, one) => sum + one.differences.length, 0);
  console.log(
    `${matching} of ${comparisons.length} recorded situations match; of ${exchanges} exchanges ${differing} places differ, ${unexplained.length} of them unexplained`,
  );

  expect(unexplained).toEqual([]);
});

it('explains no difference that is gone', () => {
  const found = new Set(
    comparisons.flatMap(({ situation, differences }) => differences.map(({ at }) => `${situation}, ${at}`)),
  );
  const explained = Object.entries(known).flatMap(([situation, places]) =>
    Object.keys(places).map((at) => `${situation}, ${at}`),
  );

  expect(explained.filter((place) => !found.has(place))).toEqual([]);
});
