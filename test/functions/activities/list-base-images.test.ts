import { expect, it } from 'vitest';
import { listBaseImages } from '../../../functions/activities/observe-base-image.ts';
import { aRecipe, writtenRecipe } from '../../shared/domain/a-recipe.ts';
import { memoryPorts } from '../../support/memory/app-ports.ts';
import { quietContext } from '../../support/quiet-context.ts';
import { aDefinition, seed } from '../../support/some-records.ts';

const ubuntu = 'Canonical:ubuntu-24_04-lts:server';
const northern = [{ name: 'test', gallery: 'rebake_test', regions: ['northeurope'] }, ...writtenRecipe.stages.slice(1)];

/** What is watched when these recipes are known, in the order of their names. */
async function watched(...recipes: readonly Readonly<Record<string, unknown>>[]) {
  const ports = memoryPorts();
  for (const [index, changes] of recipes.entries()) {
    const name = `image-${index}`;
    await seed(ports.records, aDefinition({ imageDefinition: name, recipe: aRecipe({ ...changes, name }) }));
  }
  return listBaseImages(ports)({ at: ports.environment.now() }, quietContext());
}

it('watches nothing while there is no recipe', async () => {
  expect(await watched()).toEqual([]);
});

it('watches a marketplace image once, whatever its casing, in every region that recipes bake in', async () => {
  const shouting = { base: { marketplace: ubuntu.toUpperCase() }, stages: northern };

  const images = await watched({}, shouting, {}, shouting);

  const otherRegions = ['northeurope'];
  expect(images).toEqual([{ urn: ubuntu, region: 'westeurope', otherRegions, planNamed: false }]);
});

it('leaves out images that are baked from other images', async () => {
  expect(await watched({ base: { image: 'ubuntu-hardened' } })).toEqual([]);
});

it('knows the plan of an image as named only where each recipe names it', async () => {
  const plan = { name: 'server', product: 'ubuntu', publisher: 'canonical' };
  const named = { base: { marketplace: ubuntu, plan } };

  const [both, one] = [await watched(named, named), await watched(named, {})];

  expect([both[0]?.planNamed, one[0]?.planNamed]).toEqual([true, false]);
});
