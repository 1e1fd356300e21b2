import { parseArgs } from 'node:util';
import { measureBurst } from './compliance/burst.ts';
import { measureJudging } from './compliance/judging.ts';
import { measureLatency } from './compliance/latency.ts';
import { measureSweep } from './compliance/sweep.ts';
import { type Figure, report } from './report.ts';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    runs: { type: 'string', default: '200' },
    writes: { type: 'string', default: '10000' },
    machines: { type: 'string', default: '100000' },
    subscriptions: { type: 'string', default: '40' },
  },
});

const parts: Readonly<Record<string, () => readonly Figure[] | Promise<readonly Figure[]>>> = {
  judging: measureJudging,
  latency: () => measureLatency(Number(values.runs)),
  burst: () => measureBurst(Number(values.writes)),
  sweep: () => measureSweep(Number(values.machines), Number(values.subscriptions)),
};

let met = true;
for (const [name, measure] of Object.entries(parts)) {
  if (values.only === undefined || values.only === name) {
    met = report(await measure()) && met;
  }
}
process.exitCode = met ? 0 : 1;
