import { publishedVersions } from '../../../local/azure/arm/marketplace/platform-image.ts';
import { smallRecipe, testStage } from '../../scenarios/support/small-recipe.ts';
import { type Scenarios, startScenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';
import type { Figure } from '../report.ts';

const definitions = 50;
const mostBakes = 10;
const waitSeconds = 300;
const lookMilliseconds = 500;
/** Azure's durations are divided by this. */
const shortened = 6;

/** Two base images that nothing else is baked from. */
const bases = {
  single: { urn: 'Canonical:0001-com-ubuntu-server-jammy:22_04-lts-gen2', released: '22.04.202608060' },
  many: { urn: 'Canonical:ubuntu-24_04-lts:server', released: '24.04.202609040' },
} as const;

/**
 * A base image is released that fifty definitions are on: how long until all are live in test, over one definition on a
 * base of its own: with ten bakes at a time five is the least. Azure's work takes a sixth of its usual time, and
 * time runs slower than in other figures: fifty bakes at once are to be waited for, not the cores of this machine.
 */
export async function measureFiftyDefinitions(): Promise<readonly Figure[]> {
  process.env['REBAKE_MAX_BAKES'] = String(mostBakes);
  const scenarios = await startScenarios({ speed: 30 });
  try {
    await shortenDurations(scenarios);
    const one = await release(scenarios, 'single', ['single']);
    const names = Array.from({ length: definitions }, (_, i) => `many-${i + 1}`);
    const many = await release(scenarios, 'many', names);
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

async function shortenDurations({ control }: Scenarios): Promise<void> {
  const usual = await control.get<Readonly<Record<string, readonly [number, number]>>>('/durations');
  const shorter = Object.entries(usual).map(([name, [least, most]]) => [name, [least / shortened, most / shortened]]);
  await control.patch('/durations', Object.fromEntries(shorter) as object);
}

interface Baked {
  readonly seconds: number;
  readonly mostAtATime: number;
}

/**
 * Definitions are saved while their base has no version at all, so that nothing is baked yet; then one is released.
 * Counts the machines that bake meanwhile.
 */
async function release(
  { images, azure, api, control }: Scenarios,
  base: keyof typeof bases,
  names: readonly string[],
): Promise<Baked> {
  const { urn, released } = bases[base];
  await withdrawAll(control, urn);
  for (const name of names) {
    await images.save(smallRecipe(name, { base: { marketplace: urn }, stages: [testStage] }));
  }
  await until(
    'nothing could be baked',
    async () => (await definitionsOf()).every(({ runningRebake }) => !runningRebake),
    waitSeconds,
  );
  const began = performance.now();
  let mostAtATime = 0;
  await control.post('/marketplace/releases', { urn, version: released });
  await until(
    `${names.length} definitions are live in test`,
    async () => {
      const builders = (await azure.machineGroups()).filter((group) => group.startsWith('rebake-bake-'));
      mostAtATime = Math.max(mostAtATime, builders.length);
      await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
      return (await definitionsOf()).every(({ live }) => 'test' in live);
    },
    waitSeconds,
  );
  return { seconds: (performance.now() - began) / 1000, mostAtATime };

  async function definitionsOf() {
    const { items } = await api.read<{ items: readonly Listed[] }>('/api/image-definitions?limit=200');
    return items.filter(({ name }) => names.includes(name));
  }
}

async function withdrawAll(control: Scenarios['control'], urn: string): Promise<void> {
  const held = await control.get<readonly string[]>(`/marketplace/held?urn=${encodeURIComponent(urn)}`);
  for (const version of (publishedVersions[urn] ?? []).filter((one) => !held.includes(one))) {
    await control.post('/marketplace/removals', { urn, version });
  }
}

interface Listed {
  readonly name: string;
  readonly live: object;
  readonly runningRebake: string | null;
}
