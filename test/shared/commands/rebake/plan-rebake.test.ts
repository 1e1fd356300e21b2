import { describe, expect, it } from 'vitest';
import { reserveVersion } from '../../../../shared/commands/rebake/plan-rebake.ts';
import type { ImageRecord } from '../../../../shared/domain/records/image-record.ts';
import type { RebakeRecord } from '../../../../shared/domain/records/rebake-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ubuntu } from '../../../support/memory/catalog.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aRebake, aVersion, inStage, seed } from '../../../support/some-records.ts';
import { aRecipe } from '../../domain/a-recipe.ts';

const name = 'ubuntu-web';

describe('reserving a version', () => {
  it('takes the first number and the newest base version', async () => {
    const ports = await queued();

    const reserved = await reserve(ports);

    expect(reserved).toMatchObject({ kind: 'reserved', version: '1.0.0' });
    expect(ports.records.all('version', name)).toMatchObject([
      { version: '1.0.0', state: 'baking', base: { urn: ubuntu, version: '24.04.202512010' } },
    ]);
  });

  it('is in the history of the version: from what it is baked, and why', async () => {
    const ports = await queued();
    await seed(
      ports.records,
      aVersion('1.0.0', { recipeDigest: 'other', base: { kind: 'marketplace', urn: ubuntu, version: '24.04.1' } }),
      aVersion('0.9.0', { base: { kind: 'marketplace', urn: 'a:b:c', version: '1' } }),
    );

    await reserve(ports);

    expect(ports.records.all('audit', name)).toMatchObject([
      {
        action: 'bakeStarted',
        version: '1.1.0',
        sentence: `Baking ubuntu-web 1.1.0 from ${ubuntu} 24.04.202512010`,
        reason: 'The recipe changed',
        to: 'baking',
      },
    ]);
  });

  it('gives the same number when it is asked again', async () => {
    const ports = await queued();
    await reserve(ports);

    const again = await reserve(ports);

    expect(again).toMatchObject({ kind: 'reserved', version: '1.0.0' });
    expect(ports.records.all('version', name)).toHaveLength(1);
  });

  it('makes nothing when a version has the same bake key', async () => {
    const ports = await queued();
    await reserve(ports);
    await seed(ports.records, aRebake({ rebakeId: 'rebake-2' }));

    const second = await reserveVersion(ports, name, 'rebake-2');

    expect(second).toMatchObject({ kind: 'ended', outcome: { kind: 'skipped' } });
  });

  it.each(['cancelled', 'failed'] as const)(
    'makes nothing when only a forced rebake of the version was %s',
    async (state) => {
      const ports = await queued();
      await reserve(ports);
      const [first] = ports.records.all('version', name);
      const { bakeKey, recipeDigest, base } = first!;
      const forced = aVersion('1.0.1', { state, bakeKey, recipeDigest, base, rebakeId: 'rebake-2' });
      await seed(ports.records, forced, aRebake({ rebakeId: 'rebake-3' }));

      const third = await reserveVersion(ports, name, 'rebake-3');

      expect(third).toMatchObject({
        kind: 'ended',
        outcome: { kind: 'skipped', message: expect.stringContaining('Version 1.0.0') as string },
      });
    },
  );

  it('makes another patch when it is forced, and keeps why', async () => {
    const ports = await queued();
    await reserve(ports);
    const request = { ...aRebake().request, force: true, reason: 'the mirror was broken' };
    await seed(ports.records, aRebake({ rebakeId: 'rebake-2', request }));

    const second = await reserveVersion(ports, name, 'rebake-2');

    expect(second).toMatchObject({ kind: 'reserved', version: '1.0.1' });
    expect(ports.records.all('audit', name).at(-1)?.reason).toBe('Forced: the mirror was broken');
  });

  it('passes over a number that the gallery has, although no record knows it', async () => {
    const ports = await queued();
    const galleries = { ...ports.galleries, versionNumbers: () => Promise.resolve(['1.0.0', 'not a number']) };

    const reserved = await reserveVersion({ ...ports, galleries }, name, 'rebake-1');

    expect(reserved).toMatchObject({ version: '1.0.1' });
  });

  it('gives two numbers to two rebakes that plan at the same moment', async () => {
    const ports = await queued();
    const request = { ...aRebake().request, force: true };
    await seed(ports.records, aRebake({ rebakeId: 'rebake-2', request }));
    ports.records.interfere(() => reserveVersion(ports, name, 'rebake-2'));

    await reserve(ports);

    const numbers = ports.records.all('version', name).map(({ version }) => version);
    expect(new Set(numbers).size).toBe(numbers.length);
  });
});

describe('a rebake that ends before it bakes', () => {
  it('was cancelled', async () => {
    const cancel = { by: ada, at: '2026-01-05T08:00:00.000Z', reason: 'stop' };
    const ports = await queued({ cancel });

    expect(await reserve(ports)).toMatchObject({ outcome: { kind: 'cancelled' } });
  });

  it('has a base image that cannot be read', async () => {
    const ports = await queued();
    ports.catalog.listed.delete(ubuntu);

    const ended = await reserve(ports);

    expect(ended).toMatchObject({
      outcome: { kind: 'failed', message: expect.stringContaining('cannot be read in westeurope') as string },
    });
  });

  it('has a base image without versions', async () => {
    const ports = await queued();
    ports.catalog.listed.set(ubuntu, []);

    expect(await reserve(ports)).toMatchObject({ outcome: { kind: 'failed' } });
  });

  it('waits for its parent to be live, without counting as a failure', async () => {
    const ports = await childOf(aDefinition({ imageDefinition: 'parent', recipe: aRecipe({ name: 'parent' }) }));

    expect(await reserve(ports)).toMatchObject({ outcome: { kind: 'skipped' } });
  });

  it('has a parent that is gone', async () => {
    const ports = await childOf();

    expect(await reserve(ports)).toMatchObject({ outcome: { kind: 'failed' } });
  });
});

it("starts from the parent's version that is live in its last stage", async () => {
  const live = { production: { version: '2.1.0', since: '2026-01-05T08:00:00.000Z', previous: [] } };
  const stages = { production: inStage({ resourceId: '/parent/2.1.0' }) };
  const ports = await childOf(
    aDefinition({ imageDefinition: 'parent', recipe: aRecipe({ name: 'parent' }), live }),
    aVersion('2.1.0', { imageDefinition: 'parent', stages }),
  );

  await reserve(ports);

  expect(ports.records.all('version', name)[0]?.base).toEqual({
    kind: 'image',
    imageDefinition: 'parent',
    version: '2.1.0',
    resourceId: '/parent/2.1.0',
  });
});

describe('the release below a version', () => {
  const releasedAt = '2026-01-04T06:00:00.000Z';

  it('is kept from when the watch first saw it', async () => {
    const ports = await queued();
    const seen = [{ version: '24.04.202512010', firstSeenAt: releasedAt, goneAt: null, deprecation: null }];
    const watched = { id: ubuntu.toLowerCase(), urn: ubuntu, region: 'westeurope', newest: '24.04.202512010' };
    const nothing = { newestElsewhere: {}, passedOver: [], trouble: null };
    await ports.baseImages.write({ ...watched, seen, ...nothing, checkedAt: releasedAt }, undefined);

    await reserve(ports);

    expect(ports.records.all('version', name)[0]?.base).toMatchObject({ urn: ubuntu, releasedAt });
  });

  it("is that below the parent's version", async () => {
    const live = { production: { version: '2.1.0', since: '2026-01-05T08:00:00.000Z', previous: [] } };
    const base = { kind: 'marketplace', urn: ubuntu, version: '24.04.202512010', releasedAt } as const;
    const ports = await childOf(
      aDefinition({ imageDefinition: 'parent', recipe: aRecipe({ name: 'parent' }), live }),
      aVersion('2.1.0', { imageDefinition: 'parent', base, stages: { production: inStage() } }),
    );

    await reserve(ports);

    expect(ports.records.all('version', name)[0]?.base).toMatchObject({ imageDefinition: 'parent', releasedAt });
  });
});

async function queued(changes: Partial<RebakeRecord> = {}): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(ports.records, aDefinition({ runningRebake: 'rebake-1' }), aRebake(changes));
  return ports;
}

async function childOf(...parents: readonly ImageRecord[]): Promise<MemoryPorts> {
  const ports = await queued({ recipe: aRecipe({ base: { image: 'parent' } }) });
  if (parents.length > 0) {
    await seed(ports.records, ...parents);
  }
  return ports;
}

function reserve(ports: MemoryPorts) {
  return reserveVersion(ports, name, 'rebake-1');
}
