import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { applyRecipes, expectWhole, playRound } from './support/main-chain.ts';

const longest = 1_800_000;
let scenarios: Scenarios;
beforeEach(async () => {
  scenarios = await startScenarios({ speed: 240, durations: [2, 10] });
}, 120_000);
afterEach(() => scenarios.stop(), 120_000);

async function playTwoRounds(): Promise<void> {
  await applyRecipes(scenarios);
  await playRound(scenarios, 0);
  await playRound(scenarios, 1);
  await expectWhole(scenarios, 2);
}

async function struck(): Promise<number> {
  const faults = await scenarios.control.get<readonly { struck: number }[]>('/faults');
  return faults.reduce((sum, fault) => sum + fault.struck, 0);
}

it(
  'ends the same when every event comes twice and out of order',
  async () => {
    await scenarios.control.post('/events', { do: 'double' });
    await scenarios.control.post('/events', { do: 'shuffle', seconds: 60 });

    await playTwoRounds();

    expect(await struck()).toBeGreaterThan(0);
  },
  longest,
);

it(
  'ends the same when Azure throttles 30 % of all calls',
  async () => {
    await scenarios.control.post('/faults', {
      service: 'arm',
      probability: 0.3,
      effect: { kind: 'throttle', retryAfterSeconds: 5 },
    });

    await playTwoRounds();

    expect(await struck()).toBeGreaterThan(0);
  },
  longest,
);

it(
  'ends the same when a region fails to replicate twice',
  async () => {
    await scenarios.control.post('/faults', {
      service: 'arm',
      resource: '*/galleries/rebake_production/*',
      region: 'eastus',
      count: 2,
      effect: { kind: 'failOperation', code: 'ReplicationJobFailed', message: 'the region is full' },
    });

    await playTwoRounds();

    expect(await struck()).toBe(2);
  },
  longest,
);
