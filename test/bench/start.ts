import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { projectDir } from '../../infra/package/app-files.ts';
import { makePackage } from '../../infra/package/make-package.ts';
import { jsonLine, start } from '../../local/tour/stack/processes.ts';
import type { Figure } from './report.ts';
import { runBench } from './run-bench.ts';

const runs = 7;
const Measured = z.object({ milliseconds: z.number(), residentBytes: z.number(), functions: z.number().min(1) });
type Measured = z.infer<typeof Measured>;
const { Values: settings } = z
  .object({ Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(projectDir, 'local.settings.example.json'), 'utf8')));

/** The bundled app against its sources, in turns, so that what else the machine does weighs on both. */
async function measureLoading(): Promise<readonly Figure[]> {
  const { folder, bytes } = await makePackage(mkdtempSync(join(tmpdir(), 'rebake-start-')));
  const unbundled: Measured[] = [];
  const bundled: Measured[] = [];
  for (let run = 0; run < runs; run += 1) {
    unbundled.push(await probe(projectDir));
    bundled.push(await probe(folder));
  }
  if (unbundled[0]!.functions !== bundled[0]!.functions) {
    throw new Error(`${bundled[0]!.functions} functions bundled, ${unbundled[0]!.functions} unbundled`);
  }
  const [before, after] = [fastest(unbundled), fastest(bundled)];
  return [
    { name: 'package-size', value: bytes / 1e6, unit: 'MB', goal: 5 },
    { name: 'load-unbundled', value: before, unit: 'ms' },
    { name: 'load-bundled', value: after, unit: 'ms' },
    { name: 'load-bundled-over-unbundled', value: after / before, unit: 'ratio', goal: 0.35 },
    { name: 'memory-unbundled', value: resident(unbundled), unit: 'MB' },
    { name: 'memory-bundled', value: resident(bundled), unit: 'MB' },
  ];
}

/** Loads the app in a new process, with the settings that the example has. */
async function probe(appDir: string): Promise<Measured> {
  const script = join(import.meta.dirname, 'start-probe.ts');
  const ready = jsonLine(Measured);
  const probing = await start({ name: 'The probe', script, args: [appDir], environment: settings, ready });
  await probing.ended;
  return probing.ready;
}

/** Whatever else runs on the machine only ever makes it slower. */
function fastest(measured: readonly Measured[]): number {
  return Math.min(...measured.map(({ milliseconds }) => milliseconds));
}

function resident(measured: readonly Measured[]): number {
  return Math.max(...measured.map(({ residentBytes }) => residentBytes)) / 1e6;
}

await runBench({
  command: 'npm run bench:start',
  about: 'Measures how long a worker takes to load the bundled app, against its sources, and what it holds then.',
  parts: { loading: measureLoading },
});
