import { smallRecipe, testStage, ubuntu } from '../scenarios/support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../scenarios/support/start-scenarios.ts';
import { until } from '../scenarios/support/until.ts';
import type { Figure } from './report.ts';

const definitions = 50;
const mostBakes = 10;
const waitSeconds = 1200;

/** Fifty definitions on one base that is released: how long until all are live in test, over one; bakes at a time. */
export async function measureFiftyDefinitions(): Promise<readonly Figure[]> {
  process.env['REBAKE_MAX_BAKES'] = String(mostBakes);
  const scenarios = await startScenarios({ speed: 120 });
  try {
    const one = await bakeAll(scenarios, ['single']);
    const names = Array.from({ length: definitions }, (_, i) => `many-${i + 1}`);
    const many = await bakeAll(scenarios, names);
    return [
      { name: 'one_definition', value: one.seconds, unit: 's' },
      { name: 'fifty_definitions', value: many.seconds, unit: 's' },
      { name: 'fifty_over_one', value: many.seconds / one.seconds, unit: 'ratio' },
      { name: 'most_bakes_at_a_time', value: many.mostAtATime, unit: 'bakes', goal: mostBakes },
    ];
  } finally {
    await scenarios.stop();
  }
}

interface Baked {
  readonly seconds: number;
  readonly mostAtATime: number;
}

/** Saves recipes at once and waits for their first versions, watching how many builders there are. */
async function bakeAll({ images, azure }: Scenarios, names: readonly string[]): Promise<Baked> {
  const began = performance.now();
  let mostAtATime = 0;
  await Promise.all(
    names.map((name) => images.save(smallRecipe(name, { base: { marketplace: ubuntu }, stages: [testStage] }))),
  );
  await until(
    `${names.length} definitions are live in test`,
    async () => {
      const builders = (await azure.machineGroups()).filter((group) => group.startsWith('rebake-bake-'));
      mostAtATime = Math.max(mostAtATime, builders.length);
      const live = await Promise.all(names.map((name) => images.live(name, 'test')));
      return live.every((version) => version !== undefined);
    },
    waitSeconds,
  );
  return { seconds: (performance.now() - began) / 1000, mostAtATime };
}
