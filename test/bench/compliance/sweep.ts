import { setTimeout } from 'node:timers/promises';
import { type Scenarios, startScenarios } from '../../scenarios/support/start-scenarios.ts';
import type { Figure } from '../report.ts';
import { childrenMegabytes, ownMegabytes } from '../resident.ts';
import { seedProduction } from './watched-machines.ts';

const rowsPerQuery = 1_000;
/** https://learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests */
const queriesPerWindow = 15;
const windowSeconds = 5;
const goal = { ratio: 1.2, megabytes: 500 };
const patienceSeconds = 900;
/** As on the instances that are deployed: of their 2,048 MB Node gives a quarter to its heap, here it finds more. */
const settings = { NODE_OPTIONS: '--max-old-space-size=512 --max-semi-space-size=16' };

interface Sweep {
  readonly state: string;
  readonly seen: number;
  readonly message: string;
}

/**
 * All machines of many subscriptions are swept, first when each is new, then once more: time over the least that
 * Resource Graph's quota allows, and the memory of the app, without that of the host and of Azure.
 */
export async function measureSweep(machines: number, subscriptions: number): Promise<readonly Figure[]> {
  const scenarios = await startScenarios({ speed: 1, durations: [0, 0], settings });
  try {
    await seedProduction(scenarios, { machines, subscriptions, notCompliant: 1 });
    const first = await sweep(scenarios);
    const second = await sweep(scenarios);
    const floor = (machines / rowsPerQuery / queriesPerWindow) * windowSeconds;
    return [
      { name: 'sweep_first_seconds', value: first.seconds, unit: 's' },
      { name: 'sweep_first_over_quota_floor', value: first.seconds / floor, unit: 'ratio' },
      { name: 'sweep_seconds', value: second.seconds, unit: 's' },
      { name: 'sweep_over_quota_floor', value: second.seconds / floor, unit: 'ratio', goal: goal.ratio },
      { name: 'sweep_memory', value: Math.max(first.megabytes, second.megabytes), unit: 'MB', goal: goal.megabytes },
      { name: 'sweep_memory_of_host', value: ownMegabytes(scenarios.stack.host.process.pid!), unit: 'MB' },
      { name: 'sweep_memory_of_azure', value: ownMegabytes(scenarios.stack.azure.process.pid!), unit: 'MB' },
      { name: 'sweep_machines_missed', value: machines - second.seen, unit: 'machines', goal: 0 },
    ];
  } finally {
    await scenarios.stop();
  }
}

async function sweep({ api, stack }: Scenarios): Promise<{ seconds: number; megabytes: number; seen: number }> {
  const began = performance.now();
  const { status, body } = await api.call('contributor', 'POST', '/api/sweeps', { reason: 'bench' });
  if (status !== 202) {
    throw new Error(`The sweep was refused: ${JSON.stringify(body)}`);
  }
  const { resource } = body as { resource: string };
  let megabytes = 0;
  while (performance.now() - began < patienceSeconds * 1000) {
    megabytes = Math.max(megabytes, childrenMegabytes(stack.host.process.pid!));
    const answer = await api.call('reader', 'GET', resource);
    const { state, seen, message } = answer.body as Sweep;
    if (answer.status !== 200) {
      throw new Error(`The sweep cannot be read: ${JSON.stringify(answer.body)}`);
    }
    if (state !== 'running') {
      if (state !== 'complete') {
        throw new Error(`The sweep is ${state}: ${message}`);
      }
      return { seconds: (performance.now() - began) / 1000, megabytes, seen };
    }
    await setTimeout(200);
  }
  throw new Error(`The sweep did not end within ${patienceSeconds} s`);
}
