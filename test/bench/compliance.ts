import { z } from 'zod';
import { UsageError } from '../../shared/command-line/run-tool.ts';
import { measureBurst } from './compliance/burst.ts';
import { measureJudging } from './compliance/judging.ts';
import { measureLatency } from './compliance/latency.ts';
import { measureSweep } from './compliance/sweep.ts';
import { runBench } from './run-bench.ts';

const usage = `  --runs N            latency: machines that are written one after the other (default 200)
  --writes N          burst: machines that are written within a minute (default 10000)
  --machines N        sweep: machines of all subscriptions together (default 100000)
  --subscriptions N   sweep: subscriptions that they are in (default 40)
`;

const Count = z.coerce.number('must be a number').int('must be a whole number').min(1, 'must be 1 or more');
const Counts = z.object({
  runs: Count.default(200),
  writes: Count.default(10_000),
  machines: Count.default(100_000),
  subscriptions: Count.default(40),
});

function counts(values: object): z.infer<typeof Counts> {
  const parsed = Counts.safeParse(values);
  if (!parsed.success) {
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `--${path.join('.')} ${message}`));
  }
  return parsed.data;
}

const text = { type: 'string' } as const;

await runBench({
  command: 'npm run bench:compliance',
  about: 'Measures how quick machines are judged, on a local stack of its own for each part.',
  usage,
  options: { runs: text, writes: text, machines: text, subscriptions: text },
  check: counts,
  parts: {
    judging: measureJudging,
    latency: (values) => measureLatency(counts(values).runs),
    burst: (values) => measureBurst(counts(values).writes),
    sweep: (values) => measureSweep(counts(values).machines, counts(values).subscriptions),
  },
});
