import { setTimeout } from 'node:timers/promises';
import { CosmosClient } from '@azure/cosmos';
import { databaseName } from '../../../local/tour/stack/app-settings.ts';
import { type Scenarios, startScenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import type { Figure } from '../report.ts';
import { seedProduction, watch } from './watched-machines.ts';

const notCompliant = 20;
const doubled = 0.1;
const shuffledSeconds = 5;
const burstSeconds = 60;
const patienceSeconds = 600;
const mostCalls = 50;
/** Resource Manager lets a client read 250 times at once and 25 times a second, each subscription. */
const readsAtOnce = 250;
const readsPerSecond = 25;

/** So many machines of one subscription are written within a minute, some events twice, all out of order. */
export async function measureBurst(machines: number): Promise<readonly Figure[]> {
  const scenarios = await startScenarios({ speed: 1, durations: [0, 0] });
  try {
    const { control } = scenarios;
    const [subscription] = await seedProduction(scenarios, { machines, subscriptions: 1, notCompliant });
    await watch(scenarios, subscription!);
    await control.post('/events', { do: 'double', probability: doubled });
    await control.post('/events', { do: 'shuffle', seconds: shuffledSeconds });
    const before = await calls(scenarios);
    const began = performance.now();
    const chunk = Math.ceil(machines / burstSeconds);
    for (let second = 0; second < burstSeconds && second * chunk < machines; second += 1) {
      await control.post('/machines/written', { subscription, skip: second * chunk, machines: chunk });
      await setTimeout(Math.max(0, began + (second + 1) * 1000 - performance.now()));
    }
    const right = await until('every machine is judged', () => allJudged(scenarios, machines), patienceSeconds);
    const seconds = (performance.now() - began) / 1000;
    const events = machines * (1 + doubled);
    const floor = (machines - readsAtOnce) / readsPerSecond;
    const used = (await calls(scenarios)) - before;
    return [
      { name: 'burst_wrong_verdicts', value: machines - right, unit: 'machines', goal: 0 },
      { name: 'burst_findings_of_throttling', value: await unknown(scenarios), unit: 'machines', goal: 0 },
      { name: 'burst_calls_per_1000_events', value: (used / events) * 1000, unit: 'calls', goal: mostCalls },
      { name: 'burst_seconds', value: seconds, unit: 's' },
      { name: 'burst_over_read_quota_floor', value: seconds / floor, unit: 'ratio' },
    ];
  } finally {
    await scenarios.stop();
  }
}

/** What the app asked Resource Manager and Resource Graph. */
async function calls({ control }: Scenarios): Promise<number> {
  const counts = await control.get<readonly { allowed: number; refused: number }[]>('/actions?caller=rebake');
  return counts.reduce((sum, { allowed, refused }) => sum + allowed + refused, 0);
}

/** How many machines were judged as their image deserves; undefined while some are not judged at all. */
async function allJudged({ stack }: Scenarios, machines: number): Promise<number | undefined> {
  await setTimeout(500);
  if ((await count(stack, 'IS_DEFINED(c.judgement)')) < machines) {
    return undefined;
  }
  const found = await count(
    stack,
    `c.machine.image.kind = 'managedImage' AND c.judgement.verdict = 'unapprovedSource'`,
  );
  const passed = await count(stack, `c.machine.image.kind = 'marketplace' AND c.judgement.verdict = 'compliant'`);
  return found + passed;
}

/** Machines of which nothing was found out: what a throttling error that reached a finding would make of it. */
function unknown({ stack }: Scenarios): Promise<number> {
  return count(stack, `c.judgement.verdict IN ('unknown', 'outOfScope')`);
}

async function count({ endpoints }: Scenarios['stack'], condition: string): Promise<number> {
  const { endpoint, key } = endpoints.cosmos;
  const client = new CosmosClient({ endpoint, key });
  try {
    const query = `SELECT VALUE COUNT(1) FROM c WHERE c.type = 'machine' AND ${condition}`;
    const { items } = client.database(databaseName).container('machines');
    return (await items.query<number>(query).fetchAll()).resources[0] ?? 0;
  } finally {
    client.dispose();
  }
}
