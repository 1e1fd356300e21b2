import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Options, ReadArguments } from '../../shared/command-line/read-arguments.ts';
import { runTool, UsageError } from '../../shared/command-line/run-tool.ts';
import { stopAll } from '../../local/tour/stack/processes.ts';
import { type Figure, report } from './report.ts';

type Values<Known extends Options> = Extract<ReadArguments<Known>, { kind: 'arguments' }>['values'];
type Measure<Known extends Options> = (values: Values<Known>) => readonly Figure[] | Promise<readonly Figure[]>;

export interface Bench<Known extends Options> {
  /** `npm run bench:host` */
  readonly command: string;
  /** What it measures, in a sentence. */
  readonly about: string;
  /** By name, one after the other; `--only` chooses one of several. */
  readonly parts: Readonly<Record<string, Measure<Known>>>;
  /** Options beside `--only` and `--help`, and what the usage says of them. */
  readonly options?: Known;
  readonly usage?: string;
  /** Throws a `UsageError` for values that make no sense, before anything is started. */
  readonly check?: (values: Values<Known>) => unknown;
}

/** What a shell makes of a signal. */
const exitCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a bench by its command line and ends the process: with 0, or 1 when a goal was missed or it failed. However it
 * ends, no process and no file of it is left; a wrong command line starts nothing.
 */
export async function runBench<const Known extends Options>(bench: Bench<Known>): Promise<never> {
  const { command, options, parts } = bench;
  const only = Object.keys(parts).length > 1 ? { only: { type: 'string' } } : {};
  const code = await runTool(
    {
      command,
      usage: usageOf(bench),
      options: { ...only, ...options, help: { type: 'boolean' } } as unknown as Known,
      run(values) {
        const parts = chosen(bench, values);
        return withScratch(() => measureAll(parts, values));
      },
    },
    process.argv.slice(2),
  );
  process.exit(code);
}

export function usageOf({ command, about, parts, usage = '' }: Bench<Options>): string {
  const names = Object.keys(parts);
  const only = names.length > 1 ? `  --only PART         ${names.join(', ')} (default: one after the other)\n` : '';
  return `Usage: ${command} -- [options]\n\n${about}\n\n${only}${usage}  --help              this text\n`;
}

/** The parts that were asked for. */
function chosen<Known extends Options>({ parts, check }: Bench<Known>, values: Values<Known>): Bench<Known>['parts'] {
  check?.(values);
  const { only } = values as { readonly only?: string };
  const part = only === undefined ? undefined : parts[only];
  if (only !== undefined && part === undefined) {
    throw new UsageError([`--only must be one of ${Object.keys(parts).join(', ')}, not ${only}`]);
  }
  return only === undefined || part === undefined ? parts : { [only]: part };
}

/** The exit code: 1 when a goal was missed. */
async function measureAll<Known extends Options>(parts: Bench<Known>['parts'], values: Values<Known>): Promise<number> {
  let met = true;
  for (const measure of Object.values(parts)) {
    met = report(await measure(values)) && met;
  }
  return met ? 0 : 1;
}

/** Whatever is made in the folder for temporary files meanwhile is made in one of its own, also by processes that are started. */
async function withScratch(work: () => Promise<number>): Promise<number> {
  const scratch = mkdtempSync(join(tmpdir(), 'rebake-bench-'));
  process.env['TMPDIR'] = scratch;
  const clear = (): void => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', clear);
  try {
    return await Promise.race([work(), signalled()]);
  } finally {
    await stopAll();
  }
}

/** Resolves with the exit code when somebody ends it. */
function signalled(): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => resolve(exitCodes[signal]));
    }
  });
}
