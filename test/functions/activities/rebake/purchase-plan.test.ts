import { describe, expect, it } from 'vitest';
import { planOf } from '../../../../shared/domain/bake/bake-machine.ts';
import type { ResolvedBase } from '../../../../shared/domain/records/image-version-record.ts';
import type { MachineSpec } from '../../../../shared/ports/machines.ts';
import { aRecipe, writtenRecipe } from '../../../shared/domain/a-recipe.ts';
import { anApp, ownChecks, saveRecipe, web } from '../../../support/an-app.ts';

const plan = { name: 'pro-24_04', publisher: 'canonical', product: 'ubuntu-pro' };
const soldBase = { ...writtenRecipe.base, plan };
const [testStage, production] = writtenRecipe.stages;
const stages = [testStage, { ...production, gate: {} }];
const day = 24 * 3600;

describe('the purchase plan of a marketplace image', () => {
  it('is named by every machine and image definition of what was baked from it, at any remove', async () => {
    const app = await anApp({ base: soldBase, stages });
    app.ports.catalog.details.set('24.04.202512010', { plan });
    const machines = machinesOf(app.ports.machines);

    await app.settle(web, day);
    const shop = { name: 'shop', base: { image: web }, checks: ownChecks, stages };
    await saveRecipe(app, aRecipe(shop));
    await app.settle('shop', day);

    expect(app.ports.records.all('version', 'shop')).toMatchObject([{ state: 'accepted', base: { plan } }]);
    expect(
      machines.map(({ tags, plan: named }) => [tags['rebake-image-definition'], tags['rebake-purpose'], named]),
    ).toEqual(
      ['ubuntu-web', 'shop'].flatMap((image) => [
        [image, 'bake', plan],
        [image, 'check', plan],
      ]),
    );
    for (const gallery of ['rebake_test', 'rebake_production']) {
      expect(await app.ports.galleries.definition(gallery, 'shop')).toMatchObject({ purchasePlan: plan });
    }
  });

  it('is none where the image has none', async () => {
    const app = await anApp({ stages });
    const machines = machinesOf(app.ports.machines);

    await app.settle(web, day);

    expect(app.ports.records.all('version', web)[0]?.base).not.toHaveProperty('plan');
    expect(machines.map((machine) => machine.plan)).toEqual([null, null]);
    expect(await app.ports.galleries.definition('rebake_production', web)).toMatchObject({ purchasePlan: null });
  });
});

describe('the plan that machines name', () => {
  const other = { ...plan, name: 'other' };
  const base = { kind: 'marketplace', urn: 'a:b:c', version: '1.0.0' } as const satisfies ResolvedBase;

  it.each([
    { what: 'is that of the version', base: { ...base, plan }, recipe: { ...soldBase, plan: other }, named: plan },
    {
      what: 'is that of the recipe, where the version was baked before it was kept',
      base,
      recipe: soldBase,
      named: plan,
    },
    { what: 'is none where neither has one', base, recipe: writtenRecipe.base, named: null },
  ])('$what', ({ base: of, recipe, named }) => {
    expect(planOf(of, aRecipe({ base: recipe }))).toEqual(named);
  });
});

/** The machines that are made from now on. */
function machinesOf(machines: {
  prepare: (spec: MachineSpec, carry: string | null) => unknown;
}): readonly MachineSpec[] {
  const specs = new Map<string, MachineSpec>();
  const list: MachineSpec[] = [];
  const { prepare } = machines;
  machines.prepare = (spec, carry) => {
    if (!specs.has(spec.resourceGroup)) {
      specs.set(spec.resourceGroup, spec);
      list.push(spec);
    }
    return prepare(spec, carry);
  };
  return list;
}
