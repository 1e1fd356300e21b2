import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { productionStage, smallRecipe, testStage } from '../../scenarios/support/small-recipe.ts';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';
import { until } from '../../scenarios/support/until.ts';

const production = 'rebake_production';
/** Faults slow everything down. */
const patience = 300;

const waves = [{ regions: ['westeurope'], soakMinutes: 2 }, { regions: ['northeurope', 'eastus'] }];
const stages = [testStage, productionStage({ gate: {}, waves })];

/** A base, and a child that is baked from it when it is live in production. */
export const base = smallRecipe('base', { stages });
export const child = smallRecipe('child', { base: { image: 'base' }, stages });

/** Applies both recipes; repeated until it is taken, as a person would whose call was lost. */
export async function applyRecipes({ images }: Scenarios): Promise<void> {
  for (const recipe of [base, child]) {
    await until(`the recipe of ${recipe.name} is saved`, async () => {
      await images.save(recipe);
      return true;
    });
  }
}

/** One forced rebake of the base and all that follows from it: the base and then its child live in production. */
export async function playRound(scenarios: Scenarios, number: number): Promise<void> {
  const { images, api } = scenarios;
  const version = `1.0.${number}`;
  if (number > 0) {
    const key = randomUUID();
    await until('the rebake is asked for', async () => {
      const body = { force: true, reason: `round ${number}` };
      const headers = { 'idempotency-key': key };
      const path = '/api/image-definitions/base/rebakes';
      return (await api.call('contributor', 'POST', path, body, headers)).status === 202;
    });
  }
  for (const name of ['base', 'child']) {
    await until(
      `${name} ${version} is live in production`,
      async () => (await images.live(name, 'production')) === version,
      patience,
    );
  }
}

/** Records and galleries are as if nothing had gone wrong, and nothing is left behind. */
export async function expectWhole(scenarios: Scenarios, rounds: number): Promise<void> {
  const { images, azure } = scenarios;
  const expected = Array.from({ length: rounds }, (_, number) => `1.0.${number}`);
  for (const name of ['base', 'child']) {
    await images.quiet(name);
    const versions = await images.versions(name);
    const accepted = versions.filter(({ state }) => state === 'accepted').map(({ version }) => version);
    const rebakes = await images.rebakes(name);
    const outcomes = rebakes.map(({ outcome }) => outcome?.kind).filter((kind) => kind !== 'skipped');

    expect(accepted.toSorted()).toEqual(expected);
    expect(versions).toHaveLength(rounds);
    expect(outcomes).toEqual(expected.map(() => 'accepted'));
    for (const gallery of ['rebake_test', production]) {
      expect(await azure.versions(gallery, name)).toEqual(expected);
    }
    expect(await azure.regions(production, name, expected.at(-1)!)).toEqual(
      ['eastus', 'northeurope', 'westeurope'].map((region) => ({ name: region, hidden: false })),
    );
  }
  await until('every machine is gone', async () => (await azure.machineGroups()).length === 0);
  expect(await machinesMadeTwice(scenarios)).toEqual([]);
}

/** Machines that Azure made more than once, by their ids. */
async function machinesMadeTwice({ control }: Scenarios): Promise<readonly string[]> {
  const calls = await control.get<readonly { operation: string; resource?: string; status: number }[]>(
    '/calls?service=arm&operation=virtualMachines/write',
  );
  const made = calls.filter(({ status }) => status === 201).map(({ resource = '' }) => resource.toLowerCase());
  return made.filter((resource, i) => made.indexOf(resource) !== i);
}
