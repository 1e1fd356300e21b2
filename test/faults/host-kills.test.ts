import { expect, it } from 'vitest';
import { runWithKills } from '../local/host/durable/support/kill-run.ts';

const kills = Number(process.env['REBAKE_HOST_KILLS'] ?? 200);

it(`completes orchestrations of every shape across ${kills} kills`, async () => {
  const seed = Number(process.env['REBAKE_SEED'] ?? Date.now() % 1_000_000);
  console.log(`seed ${seed}`);

  const run = await runWithKills(seed, kills);

  expect(run).toEqual({ instances: kills * 8, incomplete: [], miscounted: [], misapplied: [] });
}, 1_800_000);
