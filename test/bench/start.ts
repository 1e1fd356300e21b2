import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { projectDir } from '../../infra/package/app-files.ts';
import { makePackage } from '../../infra/package/make-package.ts';
import { report } from './report.ts';

const runs = 7;
const Measured = z.object({ milliseconds: z.number(), residentBytes: z.number(), functions: z.number().min(1) });
type Measured = z.infer<typeof Measured>;
const { Values: settings } = z
  .object({ Values: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(projectDir, 'local.settings.example.json'), 'utf8')));

const outDir = mkdtempSync(join(tmpdir(), 'rebake-start-'));
try {
  const { folder, bytes } = await makePackage(outDir);
  const unbundled: Measured[] = [];
  const bundled: Measured[] = [];
  // In turns, so that what else the machine does weighs on both.
  for (let run = 0; run < runs; run += 1) {
    unbundled.push(probe(projectDir));
    bundled.push(probe(folder));
  }
  if (unbundled[0]!.functions !== bundled[0]!.functions) {
    throw new Error(`${bundled[0]!.functions} functions bundled, ${unbundled[0]!.functions} unbundled`);
  }
  const [before, after] = [fastest(unbundled), fastest(bundled)];
  const figures = [
    { name: 'package-size', value: bytes / 1e6, unit: 'MB', goal: 5 },
    { name: 'load-unbundled', value: before, unit: 'ms' },
    { name: 'load-bundled', value: after, unit: 'ms' },
    { name: 'load-bundled-over-unbundled', value: after / before, unit: 'ratio', goal: 0.35 },
    { name: 'memory-unbundled', value: resident(unbundled), unit: 'MB' },
    { name: 'memory-bundled', value: resident(bundled), unit: 'MB' },
  ];
  process.exitCode = report(figures) ? 0 : 1;
} finally {
  rmSync(outDir, { recursive: true, force: true });
}

/** Loads the app in a new process, with the settings that the example has. */
function probe(appDir: string): Measured {
  const script = join(import.meta.dirname, 'start-probe.ts');
  const printed = execFileSync(process.execPath, [script, appDir], { env: { ...process.env, ...settings } });
  return Measured.parse(JSON.parse(printed.toString()));
}

/** Whatever else runs on the machine only ever makes it slower. */
function fastest(measured: readonly Measured[]): number {
  return Math.min(...measured.map(({ milliseconds }) => milliseconds));
}

function resident(measured: readonly Measured[]): number {
  return Math.max(...measured.map(({ residentBytes }) => residentBytes)) / 1e6;
}
