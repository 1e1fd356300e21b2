import { DatabaseSync } from 'node:sqlite';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { productionStage, smallRecipe, testStage, ubuntu } from '../../scenarios/support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import type { Figure } from '../report.ts';

const speed = 60;
const waitSeconds = 900;

/**
 * From the event that a base image was released to live in production, over the time in which at least one of Azure's
 * long-running operations was running. Durations are Azure's own, as `local/azure/arm/data/durations.json` has them;
 * gates and soaks ask for no time, and guest agents get ready at once, which is no operation: what is left is Rebake's
 * own waiting.
 */
export async function measureCriticalPath(): Promise<readonly Figure[]> {
  const scenarios = await startScenarios({ speed });
  try {
    const { images, control } = scenarios;
    const durations = await control.get<object>('/durations');
    await control.quicken(1, 2);
    await control.post('/marketplace/removals', { urn: ubuntu, version: '24.04.202609040' });
    const stages = [testStage, productionStage({ gate: {}, regions: ['westeurope', 'northeurope'] })];
    await images.save(smallRecipe('bench', { stages }));
    await goesLive(scenarios, '1.0.0');
    await images.quiet('bench');
    await control.patch('/durations', { ...durations, 'virtualMachine.agentReady': [0.1, 1] });
    await control.remove('/calls');
    await control.post('/marketplace/releases', { urn: ubuntu, version: '24.04.202609040' });
    await goesLive(scenarios, '1.0.1');

    const { stages: inStages } = await images.version('bench', '1.0.1');
    const rebake = (await images.rebakes('bench')).find(({ version }) => version === '1.0.1')!;
    const from = Date.parse(rebake.requestedAt);
    const to = Date.parse(inStages['production']!.liveSince!);
    await printCalls(scenarios);
    const busy = covered(operationsOf(scenarios.stateDir), from, to);
    return [
      { name: 'released_to_live', value: (to - from) / 60_000, unit: 'virtual minutes' },
      { name: 'released_to_live_over_azure', value: (to - from) / busy, unit: 'ratio', goal: 1.1 },
    ];
  } finally {
    await scenarios.stop();
  }
}

async function goesLive({ images }: Scenarios, version: string): Promise<void> {
  const what = `bench ${version} is live`;
  await until(what, async () => (await images.live('bench', 'production')) === version, waitSeconds);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

const Operation = z.object({ startedAt: z.number(), endedAt: z.number() });

/** The spans of all operations that have ended, from Azure's own records. */
function operationsOf(stateDir: string): readonly Span[] {
  const directory = join(stateDir, 'azure', 'arm');
  const file = readdirSync(directory).find((name) => name.endsWith('.sqlite'))!;
  const database = new DatabaseSync(join(directory, file), { readOnly: true });
  const rows = database.prepare('SELECT document FROM operations').all();
  database.close();
  return rows.flatMap(({ document }) => {
    const parsed = Operation.safeParse(JSON.parse(String(document)));
    return parsed.success ? [{ from: parsed.data.startedAt, to: parsed.data.endedAt }] : [];
  });
}

/** Milliseconds between two instants in which some span runs. */
function covered(spans: readonly Span[], from: number, to: number): number {
  let reached = from;
  let sum = 0;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const begin = Math.max(span.from, reached);
    const end = Math.min(span.to, to);
    if (end > begin) {
      sum += end - begin;
      reached = end;
    }
  }
  return sum;
}

/** What one rebake and its promotions asked of ARM, by operation. */
async function printCalls({ control }: Scenarios): Promise<void> {
  const calls = await control.get<readonly { operation: string }[]>('/calls?service=arm');
  const counts = new Map<string, number>();
  for (const { operation } of calls) {
    counts.set(operation, (counts.get(operation) ?? 0) + 1);
  }
  process.stdout.write('ARM calls from a release to live in production\n');
  for (const [operation, count] of [...counts].toSorted(([, a], [, b]) => b - a)) {
    process.stdout.write(`${String(count).padStart(6)}  ${operation}\n`);
  }
  process.stdout.write(`${String(calls.length).padStart(6)}  in all\n`);
}
