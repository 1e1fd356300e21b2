import { expect, it } from 'vitest';
import { runWithKills } from './support/kill-run.ts';

it('loses nothing and repeats no completed activity when it is killed', async () => {
  const seed = Date.now() % 1_000_000;
  console.log(`seed ${seed}`);

  const run = await runWithKills(seed, 2);

  expect(run).toEqual({ instances: 16, incomplete: [], miscounted: [], misapplied: [] });
}, 60_000);
