import { beforeEach, describe, expect, it } from 'vitest';
import { findPatchWaits } from '../../../../shared/commands/rebake/find-patch-waits.ts';
import { observe } from '../../../../shared/commands/rebake/observe-base-image.ts';
import type { ImageVersionRecord } from '../../../../shared/domain/records/image-version-record.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ubuntu } from '../../../support/memory/catalog.ts';
import { aDefinition, aVersion, seed } from '../../../support/some-records.ts';
import { aRecipe } from '../../domain/a-recipe.ts';

const old = '24.04.202511010';
const patch = '24.04.202512010';
const live = (version: string) => ({ version, since: '2026-01-05T08:00:00.000Z', previous: [] });

let ports: MemoryPorts;
beforeEach(async () => {
  ports = memoryPorts();
  await look(old);
  later(1);
  await look(old, patch);
});

function later(hours: number): void {
  ports.clock.millis += hours * 3_600_000;
}

/** Looks at the image, as the watch does, while these versions are listed. */
async function look(...versions: readonly string[]): Promise<void> {
  ports.catalog.listed.set(ubuntu, [...versions]);
  await observe(ports, { urn: ubuntu, region: 'westeurope', planNamed: false });
}

/** An image definition whose version 1.0.0 is live in these stages, on that base. */
async function serve(
  name: string,
  stages: readonly string[],
  version: Partial<ImageVersionRecord>,
  recipe: object = {},
) {
  const definition = aDefinition({
    imageDefinition: name,
    recipe: aRecipe({ name, ...recipe }),
    live: Object.fromEntries(stages.map((stage) => [stage, live('1.0.0')])),
  });
  await seed(ports.records, definition, aVersion('1.0.0', { imageDefinition: name, ...version }));
}

const onOld = { base: { kind: 'marketplace', urn: ubuntu, version: old } } as const;
const onPatch = { base: { kind: 'marketplace', urn: ubuntu, version: patch } } as const;

describe('what waits for a patch', () => {
  it('is every stage that serves an older base, with the hours since the release', async () => {
    await serve('web', ['test', 'production'], onOld);
    later(30.5);

    expect(await findPatchWaits(ports, ubuntu)).toEqual([
      { imageDefinition: 'web', stage: 'test', release: patch, hours: 30 },
      { imageDefinition: 'web', stage: 'production', release: patch, hours: 30 },
    ]);
  });

  it('is counted from the first release that is missing, however many follow it', async () => {
    await serve('web', ['production'], onOld);
    const releases = [old, patch];
    for (const day of ['12', '14', '16']) {
      later(48);
      releases.push(`24.04.202512${day}0`);
      await look(...releases);
    }

    expect(await findPatchWaits(ports, ubuntu)).toEqual([
      { imageDefinition: 'web', stage: 'production', release: releases.at(-1), hours: 144 },
    ]);
  });

  it('is counted from the next release where some of them are live', async () => {
    await serve('web', ['production'], onPatch);
    later(48);
    await look(old, patch, '24.04.202512120');
    later(5);

    expect(await findPatchWaits(ports, ubuntu)).toMatchObject([{ release: '24.04.202512120', hours: 5 }]);
  });

  it('is not counted from a rebuild of an older line, which patches nothing', async () => {
    const parent = { kind: 'image', imageDefinition: 'web', version: '1.0.0', resourceId: '/v' } as const;
    const releasedAt = new Date(ports.clock.millis).toISOString();
    await serve('child', ['production'], { base: { ...parent, releasedAt } }, { base: { image: 'web' } });
    await serve('web', ['production'], onPatch);
    later(48);
    await look('22.04.202512110', old, patch);
    later(48);
    await look('22.04.202512110', old, patch, '24.04.202512120');
    later(5);

    expect(await findPatchWaits(ports, ubuntu)).toEqual(
      ['child', 'web'].map((name) => ({
        imageDefinition: name,
        stage: 'production',
        release: '24.04.202512120',
        hours: 5,
      })),
    );
  });

  it('is no stage that serves the newest base, and none that serves nothing', async () => {
    await serve('web', ['test'], onPatch);
    await serve('new', [], onOld);

    expect(await findPatchWaits(ports, ubuntu)).toEqual([]);
  });

  it('is a child whose parent brought an older base', async () => {
    const parent = { kind: 'image', imageDefinition: 'web', version: '1.0.0', resourceId: '/v' } as const;
    const releasedAt = (await ports.baseImages.read(ubuntu.toLowerCase()))!.value.seen[0]!.firstSeenAt;
    await serve('web', ['test', 'production'], onPatch);
    await serve('child', ['production'], { base: { ...parent, releasedAt } }, { base: { image: 'web' } });

    expect(await findPatchWaits(ports, ubuntu)).toMatchObject([{ imageDefinition: 'child', stage: 'production' }]);
  });

  it('is nothing on other images, and nothing of a stage that the recipe has no more', async () => {
    await serve('other', ['test'], onOld, { base: { marketplace: 'Canonical:ubuntu-22_04-lts:server' } });
    await serve('web', ['gone'], onOld);

    expect(await findPatchWaits(ports, ubuntu)).toEqual([]);
  });

  it('is unknown before the image was looked at', async () => {
    await serve('web', ['test'], onOld);

    expect(await findPatchWaits(memoryPorts(), ubuntu)).toEqual([]);
  });
});
