import { parseArgs } from 'node:util';
import { z } from 'zod';
import { measureBurst } from './compliance/burst.ts';
import { measureJudging } from './compliance/judging.ts';
import { measureLatency } from './compliance/latency.ts';
import { measureSweep } from './compliance/sweep.ts';
import { type Figure, report } from './report.ts';

const usage = `Usage: npm run bench:compliance -- [options]

Measures how quick machines are judged, on a local stack of its own for each part.

  --only PART         judging, latency, burst or sweep (default: one after the other)
  --runs N            latency: machines that are written one after the other (default 200)
  --writes N          burst: machines that are written within a minute (default 10000)
  --machines N        sweep: machines of all subscriptions together (default 100000)
  --subscriptions N   sweep: subscriptions that they are in (default 40)
  --help              this text
`;

const Count = z.coerce.number().int().min(1);
const Options = z.object({
  only: z.enum(['judging', 'latency', 'burst', 'sweep']).optional(),
  runs: Count.default(200),
  writes: Count.default(10_000),
  machines: Count.default(100_000),
  subscriptions: Count.default(40),
});
type Options = z.infer<typeof Options>;

const parts: Readonly<Record<string, (options: Options) => readonly Figure[] | Promise<readonly Figure[]>>> = {
  judging: measureJudging,
  latency: ({ runs }) => measureLatency(runs),
  burst: ({ writes }) => measureBurst(writes),
  sweep: ({ machines, subscriptions }) => measureSweep(machines, subscriptions),
};

const text = { type: 'string' } as const;
const { help, ...given } = parseArgs({
  options: { only: text, runs: text, writes: text, machines: text, subscriptions: text, help: { type: 'boolean' } },
}).values;
if (help) {
  process.stdout.write(usage);
} else {
  process.exitCode = (await measure(Options.safeParse(given))) ? 0 : 1;
}

/** Whether every goal was met. */
async function measure(options: z.ZodSafeParseResult<Options>): Promise<boolean> {
  if (!options.success) {
    process.stderr.write(`${z.prettifyError(options.error)}\n\n${usage}`);
    return false;
  }
  const { only } = options.data;
  let met = true;
  for (const [name, part] of Object.entries(parts)) {
    if (only === undefined || only === name) {
      met = report(await part(options.data)) && met;
    }
  }
  return met;
}
