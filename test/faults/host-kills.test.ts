import { expect, it } from 'vitest';
import { runWithKills } from '../local/host/durable/support/kill-run.ts';

const kills = 200;

it('completes orchestrations of every shape across two hundred kills', async () => {
  const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);

  const run = await runWithKills(seed, kills);

  expect(run).toEqual({ instances: kills * 8, incomplete: [], miscounted: [], misapplied: [] });
}, 1_800_000);
