import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { metrics } from '../../../shared/telemetry/measurement.ts';

const instruments = { counter: 'count', histogram: 'seconds', gauge: 'level' } as const;
const page = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(/^\| `(rebake\.[\w.]+)` +\| (counter|histogram|gauge) /gm)].map(
  ([, name, kind]) => [name!, instruments[kind as keyof typeof instruments]] as const,
);

it('documents every metric of what the app has done, with its kind', () => {
  const wanted = Object.entries(metrics).map(([name, { kind }]) => [name, kind]);

  expect(documented).toEqual(expect.arrayContaining(wanted));
});

it('documents no other metrics than those and what is measured of invocations and calls', () => {
  const source = readFileSync(new URL('../../../shared/telemetry/metrics.ts', import.meta.url), 'utf8');

  const unknown = documented.filter(([name]) => !(name in metrics) && !source.includes(`'${name}'`));

  expect(unknown).toEqual([]);
});
