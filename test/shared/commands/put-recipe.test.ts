import { describe, expect, it } from 'vitest';
import { deleteImageDefinition, putRecipe } from '../../../shared/commands/put-recipe.ts';
import type { PromotionRecord } from '../../../shared/domain/records/promotion-record.ts';
import type { Recipe } from '../../../shared/domain/recipe/recipe.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { ada } from '../../support/people.ts';
import { aDefinition, aPromotion, seed } from '../../support/some-records.ts';
import { aRecipe, writtenRecipe } from '../domain/a-recipe.ts';

const name = 'ubuntu-web';
const [testStage, production] = writtenRecipe.stages;

describe('saving a recipe', () => {
  it('adds the image definition and asks for its first rebake in one batch', async () => {
    const ports = memoryPorts();

    const saved = await put(ports, aRecipe());

    expect(saved.kind).toBe('created');
    expect(ports.records.commits).toHaveLength(1);
    const [rebake] = ports.records.all('rebake', name);
    expect(rebake).toMatchObject({ phase: 'queued', request: { trigger: 'recipeChanged', by: ada } });
    expect(ports.records.all('definition', name)[0]?.runningRebake).toBe(rebake?.rebakeId);
    expect(ports.records.all('audit', name).map(({ action }) => action)).toEqual(['recipeAdded', 'rebakeRequested']);
  });

  it('changes nothing when it is the same recipe, in whatever order it was written', async () => {
    const ports = memoryPorts();
    await put(ports, aRecipe());
    const { name: first, ...rest } = writtenRecipe;

    const saved = await put(ports, aRecipe({ ...rest, name: first }));

    expect(saved.kind).toBe('unchanged');
    expect(ports.records.commits).toHaveLength(1);
  });

  it('lets a changed recipe wait behind the rebake that runs', async () => {
    const ports = memoryPorts();
    await put(ports, aRecipe());

    const saved = await put(ports, aRecipe({ checks: [] }));

    expect(saved.kind).toBe('changed');
    expect(ports.records.all('rebake', name)).toHaveLength(1);
    expect(ports.records.all('definition', name)[0]?.waitingRebake).toMatchObject({ trigger: 'recipeChanged' });
  });

  it('saves the recipe of a paused definition without rebaking it', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ paused: { by: ada, at: '2026-01-05T08:00:00.000Z', reason: 'holiday' } }));

    const saved = await put(ports, aRecipe({ checks: [] }));

    expect(saved.kind).toBe('changed');
    expect(ports.records.all('rebake', name)).toEqual([]);
  });

  it.each([
    { given: 'an ETag that has moved on', ifMatch: '"other"', there: true },
    { given: 'an ETag of what is not there', ifMatch: '"1"', there: false },
    { given: 'a star although nothing is there', ifMatch: '*', there: false },
  ])('refuses $given', async ({ ifMatch, there }) => {
    const ports = memoryPorts();
    if (there) {
      await put(ports, aRecipe());
    }

    const saved = await put(ports, aRecipe({ checks: [] }), ifMatch);

    expect(saved.kind).toBe('stale');
  });

  it('takes the ETag that was read, and a star for whatever is there', async () => {
    const ports = memoryPorts();
    await put(ports, aRecipe());
    const { etag } = (await ports.records.read('definition', name, 'definition'))!;

    expect((await put(ports, aRecipe({ checks: [] }), etag)).kind).toBe('changed');
    expect((await put(ports, aRecipe(), '*')).kind).toBe('changed');
  });

  it('refuses a parent that is not there', async () => {
    const saved = await put(memoryPorts(), aRecipe({ base: { image: 'nowhere' } }));

    expect(saved).toMatchObject({ kind: 'invalid', problems: [{ path: 'base.image' }] });
  });
});

describe('stages that are in use', () => {
  it.each([
    { use: 'a live version', change: { live: { production: live('1.0.0') } }, why: '1.0.0 is live there' },
    { use: 'an open promotion', change: { openPromotions: { production: 'p1' } }, why: 'a promotion into it is open' },
  ])('keep their name while they have $use', async ({ change, why }) => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition(change));

    const saved = await put(ports, aRecipe({ stages: [testStage] }));

    expect(saved).toEqual({
      kind: 'invalid',
      problems: [{ path: 'stages', message: `must keep the stage production: ${why}` }],
    });
  });

  it('keep their gallery while something is live there', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ live: { production: live('1.0.0') } }));

    const saved = await put(ports, aRecipe({ stages: [testStage, { ...production, gallery: 'another' }] }));

    expect(saved).toMatchObject({ kind: 'invalid', problems: [{ path: 'stages[1].gallery' }] });
  });

  const moved = { ...production, waves: [{ regions: ['westeurope'] }, { regions: ['northeurope'] }] };

  it.each(['copying', 'replicating', 'soaking'] as const)(
    'keep the regions of their waves while a promotion into it is %s',
    async (state) => {
      const ports = await promoting(state);

      const saved = await put(ports, aRecipe({ stages: [testStage, moved] }));

      const why = `promotion promotion-1 of 1.0.0 is ${state}: wait for it or cancel it`;
      const problems = [{ path: 'stages[1].waves', message: `must keep their regions while ${why}` }];
      expect(saved).toEqual({ kind: 'invalid', problems });
    },
  );

  it.each([
    { what: 'other regions while a promotion still waits', state: 'waiting', stage: moved },
    {
      what: 'other regions of another stage',
      state: 'copying',
      stage: production,
      test: { regions: ['westeurope', 'eastus'] },
    },
    { what: 'a longer soak', state: 'soaking', stage: soaked(production!.waves!, 90) },
    { what: 'more replicas', state: 'soaking', stage: replicated(production!.waves!, 5) },
    { what: 'another gate', state: 'halted', stage: { ...production, gate: { approvals: 2 } } },
  ] as const)('may have $what', async ({ state, stage, ...more }) => {
    const ports = await promoting(state);
    const first = { ...testStage, ...('test' in more ? more.test : {}) };

    const saved = await put(ports, aRecipe({ stages: [first, stage] }));

    expect(saved.kind).toBe('changed');
  });

  const [west, rest] = production!.waves!;
  const withoutEast = { ...rest!, regions: ['northeurope'] };

  it.each([
    { what: 'the failed wave has a region less', wave: 1, waves: [west, withoutEast], kept: true },
    { what: 'the failed wave comes in two', wave: 1, waves: [west, withoutEast, { regions: ['eastus'] }], kept: true },
    {
      what: 'the first wave failed and all are other',
      wave: 0,
      waves: [{ regions: ['westeurope', 'uksouth'] }],
      kept: true,
    },
    {
      what: 'a wave that is done is other',
      wave: 1,
      waves: [{ regions: ['westeurope', 'uksouth'] }, rest],
      kept: false,
    },
    { what: 'a wave that is done is gone', wave: 1, waves: [rest, west], kept: false },
    { what: 'no wave is left to go on with', wave: 1, waves: [west], kept: false },
  ])('of a halted promotion: $what: $kept', async ({ wave, waves, kept }) => {
    const ports = await promoting('halted', wave);

    const saved = await put(ports, aRecipe({ stages: [testStage, { ...production, waves }] }));

    expect(saved.kind).toBe(kept ? 'changed' : 'invalid');
    expect(JSON.stringify(saved).includes('is halted: or cancel it')).toBe(!kept);
  });

  const canary = { name: 'canary', gallery: 'rebake_canary', regions: ['westeurope'] };
  const ungated = { name: 'production', gallery: 'rebake_production', waves: production!.waves! };

  it.each([
    { state: 'copying', stages: [testStage, canary, production], stays: 'behind test' },
    { state: 'halted', stages: [testStage, canary, production], stays: 'behind test' },
    { state: 'waiting', stages: [ungated, testStage], stays: 'behind test' },
    { state: 'waiting', stages: [testStage, canary, production], stays: null },
  ] as const)('keep their place under a promotion that is $state: $stays', async ({ state, stages, stays }) => {
    const ports = await promoting(state);

    const saved = await put(ports, aRecipe({ stages }));

    const why = `while promotion promotion-1 of 1.0.0 is ${state}: wait for it or cancel it`;
    const path = `stages[${stages.findIndex((one) => one?.name === 'production')}]`;
    expect(saved.kind === 'invalid' ? saved.problems : null).toEqual(
      stays && [{ path, message: `must stay ${stays} ${why}` }],
    );
  });

  it('may have other regions while a rollback holds them', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ openPromotions: { production: 'rollback-1' } }));

    expect((await put(ports, aRecipe({ stages: [testStage, moved] }))).kind).toBe('changed');
  });

  it('include the first one while a rebake runs', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition({ runningRebake: 'rebake-1' }));

    const saved = await put(ports, aRecipe({ stages: [{ ...testStage, name: 'trial' }, production] }));

    expect(saved).toMatchObject({ kind: 'invalid', problems: [{ path: 'stages' }] });
  });
});

describe('deleting an image definition', () => {
  it('is refused with everything that depends on it', async () => {
    const ports = memoryPorts();
    await seed(
      ports.records,
      aDefinition({ live: { test: live('1.0.0') }, runningRebake: 'rebake-1', openPromotions: { production: 'p1' } }),
    );
    const child = aRecipe({ name: 'child', base: { image: name } });
    await seed(ports.records, aDefinition({ imageDefinition: 'child', recipe: child }));

    const deleted = await deleteImageDefinition(ports, name, ada, 'not needed');

    expect(deleted).toEqual({
      kind: 'refused',
      dependents: [
        'child is baked from it',
        '1.0.0 is live in test',
        'rebake rebake-1 is running',
        'a promotion into production is open',
      ],
    });
  });

  it('keeps the audit entries, with who did it and why', async () => {
    const ports = memoryPorts();
    await seed(ports.records, aDefinition());

    const deleted = await deleteImageDefinition(ports, name, ada, 'not needed');

    expect(deleted.kind).toBe('deleted');
    expect(ports.records.all('definition', name)).toEqual([]);
    expect(ports.records.all('audit', name)).toMatchObject([{ by: ada, reason: 'not needed' }]);
  });

  it('knows what is not there', async () => {
    expect((await deleteImageDefinition(memoryPorts(), name, ada, 'gone')).kind).toBe('unknown');
  });
});

function put(ports: MemoryPorts, recipe: Recipe, ifMatch: string | null = null) {
  return putRecipe(ports, recipe, { by: ada, reason: 'saved', ifMatch });
}

type Waves = NonNullable<NonNullable<typeof production>['waves']>;

function soaked(waves: Waves, soakMinutes: number) {
  return { ...production, waves: waves.map((wave) => ({ ...wave, soakMinutes })) };
}

function replicated(waves: Waves, replicas: number) {
  const more = (region: Waves[number]['regions'][number]) => ({
    name: typeof region === 'string' ? region : region.name,
    replicas,
  });
  return { ...production, waves: waves.map((wave) => ({ ...wave, regions: wave.regions.map(more) })) };
}

async function promoting(state: PromotionRecord['state'], wave = 0): Promise<MemoryPorts> {
  const ports = memoryPorts();
  const promotion = aPromotion({ promotionId: 'promotion-1', state, wave });
  await seed(ports.records, aDefinition({ openPromotions: { production: 'promotion-1' } }), promotion);
  return ports;
}

function live(version: string) {
  return { version, since: '2026-01-05T08:00:00.000Z', previous: [] };
}
