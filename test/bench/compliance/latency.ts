import { startScenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import { percentile } from '../percentile.ts';
import type { Figure } from '../report.ts';
import { shownAt } from './cards.ts';
import { seedProduction, watch } from './watched-machines.ts';

const goalSeconds = 5;
const patienceSeconds = 30;

interface Written {
  readonly at: string;
  readonly resourceIds: readonly string[];
}

/** One machine after the other is written: from its event to the card that the Teams page shows, in seconds. */
export async function measureLatency(runs: number): Promise<readonly Figure[]> {
  const scenarios = await startScenarios({ speed: 1, durations: [0, 0] });
  try {
    const [subscription] = await seedProduction(scenarios, { machines: runs, subscriptions: 1, notCompliant: 100 });
    await watch(scenarios, subscription!);
    const seconds: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const written = (await scenarios.control.post('/machines/written', { subscription, skip: run })) as Written;
      const name = written.resourceIds[0]!.split('/').at(-1)!;
      const shown = await until(`${name} is on a card`, () => shownAt(scenarios, name), patienceSeconds);
      seconds.push((shown - Date.parse(written.at)) / 1000);
    }
    return [
      { name: 'written_to_card_p50', value: percentile(seconds, 50), unit: 's' },
      { name: 'written_to_card_p95', value: percentile(seconds, 95), unit: 's', goal: goalSeconds },
    ];
  } finally {
    await scenarios.stop();
  }
}
