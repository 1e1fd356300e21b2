import { describe, expect, it } from 'vitest';
import { observe } from '../../../../shared/commands/rebake/observe-base-image.ts';
import { ConflictError } from '../../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../../support/memory/app-ports.ts';
import { ubuntu } from '../../../support/memory/catalog.ts';

const image = { urn: ubuntu, region: 'westeurope', planNamed: false };
const id = ubuntu.toLowerCase();

describe('looking at a base image', () => {
  it('records all versions at first sight and releases only the newest', async () => {
    const ports = listing('24.04.202511010', '24.04.202512010');

    const seen = await observe(ports, image);

    expect(seen.released).toEqual(['24.04.202512010']);
    expect(ports.messages.published).toMatchObject([
      { message: { eventType: 'Rebake.BaseImage.Released', data: { urn: ubuntu, version: '24.04.202512010' } } },
    ]);
    expect((await record(ports))?.seen).toHaveLength(2);
  });

  it('releases nothing twice', async () => {
    const ports = listing('24.04.202512010');
    await observe(ports, image);

    const again = await observe(ports, image);

    expect(again.released).toEqual([]);
    expect(ports.messages.published).toHaveLength(1);
  });

  it('publishes under the same id when it died before it remembered', async () => {
    const ports = listing('24.04.202512010');
    const dies = { ...ports, baseImages: { ...ports.baseImages, write: () => Promise.reject(new Error('killed')) } };
    await expect(observe(dies, image)).rejects.toThrow('killed');

    await observe(ports, image);

    expect(new Set(ports.messages.published.map((one) => one.id)).size).toBe(1);
    expect(ports.messages.published).toHaveLength(2);
  });

  it('keeps why a late build of an older line was passed over', async () => {
    const ports = listing('8.5.2022012100');
    await observe(ports, image);
    ports.catalog.listed.get(ubuntu)!.push('8.0.2022020100');

    const seen = await observe(ports, image);

    expect(seen).toMatchObject({ released: [], passedOver: [{ version: '8.0.2022020100', reason: 'olderLine' }] });
    expect((await record(ports))?.passedOver).toMatchObject([{ version: '8.0.2022020100', newest: '8.5.2022012100' }]);
  });

  it('lets the other of two watchers go on and starts over', async () => {
    const ports = listing('24.04.202512010');
    const late = { ...ports, baseImages: { ...ports.baseImages, read: () => Promise.resolve(undefined) } };
    await observe(ports, image);

    await expect(observe(late, image)).rejects.toThrow(ConflictError);
  });
});

describe('trouble with a base image', () => {
  it('is told once when it cannot be read, and again after it could', async () => {
    const ports = listing('24.04.202512010');
    await observe(ports, image);
    const versions = ports.catalog.listed.get(ubuntu)!;
    ports.catalog.listed.delete(ubuntu);

    const first = await observe(ports, image);
    await observe(ports, image);
    ports.catalog.listed.set(ubuntu, versions);
    await observe(ports, image);
    ports.clock.millis += 3_600_000;
    await observe(ports, image);
    ports.catalog.listed.delete(ubuntu);
    await observe(ports, image);

    expect(first.trouble).toContain('cannot be read in westeurope');
    expect(ports.messages.alerted).toHaveLength(2);
    expect(new Set(ports.messages.alerted.map((one) => one.id)).size).toBe(2);
  });

  it('is told under one id when the process died before it was remembered', async () => {
    const ports = listing('24.04.202512010');
    await observe(ports, image);
    ports.catalog.listed.delete(ubuntu);
    const dies = { ...ports, baseImages: { ...ports.baseImages, write: () => Promise.reject(new Error('killed')) } };
    await expect(observe(dies, image)).rejects.toThrow('killed');
    ports.clock.millis += 60_000;

    await observe(ports, image);

    expect(ports.messages.alerted).toHaveLength(2);
    expect(new Set(ports.messages.alerted.map((one) => one.id)).size).toBe(1);
  });

  it('is kept in words to act on when a purchase plan is needed', async () => {
    const ports = listing('24.04.202512010');
    ports.catalog.details.set('24.04.202512010', { plan: { name: 'pro', publisher: 'canonical', product: 'ubuntu' } });

    const without = await observe(ports, image);
    const named = await observe(ports, { ...image, planNamed: true });

    expect(without.trouble).toContain('accept its terms and name it as base.plan');
    expect(named.trouble).toBeNull();
  });

  it('raises an alert with the date when the newest version is scheduled for deprecation, once', async () => {
    const ports = listing('24.04.202512010');
    const scheduledAt = '2026-06-01T00:00:00.000Z';
    const deprecation = { state: 'ScheduledForDeprecation' as const, scheduledAt, alternative: null };
    ports.catalog.details.set('24.04.202512010', { deprecation });

    await observe(ports, image);
    await observe(ports, image);

    expect(ports.messages.alerted).toHaveLength(1);
    expect(ports.messages.alerted[0]?.message.text).toContain('2026-06-01');
  });

  it('raises an alert when the newest version is not listed any more', async () => {
    const ports = listing('24.04.202511010', '24.04.202512010');
    await observe(ports, image);
    ports.catalog.listed.get(ubuntu)!.pop();

    await observe(ports, image);

    expect(ports.messages.alerted).toMatchObject([
      { message: { text: expect.stringContaining('24.04.202512010 is not listed any more') as string } },
    ]);
  });
});

describe('versions that come to regions one after another', () => {
  const everywhere = { ...image, otherRegions: ['eastus', 'northeurope'] };
  const [older, newer] = ['24.04.202511010', '24.04.202512010'];
  const regionsOf = (ports: MemoryPorts, version: string) =>
    ports.messages.published.flatMap(({ message: { data } }) => (data['version'] === version ? [data['region']] : []));

  it('are released in each where a recipe bakes, once', async () => {
    const ports = listing(older);
    await observe(ports, everywhere);
    ports.catalog.listed.set(`${ubuntu} eastus`, [older]);
    ports.catalog.listed.set(ubuntu, [older, newer]);
    await observe(ports, everywhere);
    ports.catalog.listed.delete(`${ubuntu} eastus`);

    await observe(ports, everywhere);
    await observe(ports, everywhere);

    expect(regionsOf(ports, older)).toEqual(['westeurope']);
    expect(regionsOf(ports, newer)).toEqual(['westeurope', 'northeurope', 'eastus']);
    expect(new Set(ports.messages.published.map(({ id }) => id)).size).toBe(ports.messages.published.length);
  });

  it('are no news in a region that nobody baked in before, nor where the image is not listed for a while', async () => {
    const ports = listing(older);
    await observe(ports, image);
    await observe(ports, everywhere);
    ports.catalog.listed.set(ubuntu, []);
    await observe(ports, everywhere);
    ports.catalog.listed.set(ubuntu, [older]);

    await observe(ports, everywhere);

    expect(regionsOf(ports, older)).toEqual(['westeurope']);
  });

  it('are told from those that are new while the first recipe bakes elsewhere: the region stays', async () => {
    const ports = listing(older);
    await observe(ports, image);
    ports.catalog.listed.set(`${ubuntu} eastus`, []);

    await observe(ports, { ...image, region: 'eastus', otherRegions: ['westeurope'] });

    expect(await record(ports)).toMatchObject({ region: 'westeurope', newest: older });
    expect(ports.messages.alerted).toEqual([]);
  });

  it('are read in another region once no recipe bakes in the first', async () => {
    const ports = listing(older);
    await observe(ports, image);

    await observe(ports, { ...image, region: 'eastus' });

    expect(await record(ports)).toMatchObject({ region: 'eastus', newestElsewhere: {} });
  });
});

function listing(...versions: string[]): MemoryPorts {
  const ports = memoryPorts();
  ports.catalog.listed.set(ubuntu, versions);
  return ports;
}

async function record(ports: MemoryPorts) {
  return (await ports.baseImages.read(id))?.value;
}
