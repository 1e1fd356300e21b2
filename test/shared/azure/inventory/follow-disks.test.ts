import { describe, expect, it } from 'vitest';
import {
  followDisks,
  type Creation,
  type ReadCreations,
  type Walk,
} from '../../../../shared/azure/inventory/follow-disks.ts';

const gallery = '/subscriptions/s/resourceGroups/images/providers/Microsoft.Compute/galleries/g/images/web';
const fromImage: Creation = {
  kind: 'made',
  creationData: { createOption: 'FromImage', galleryImageReference: { id: `${gallery}/versions/1.4.2` } },
};
const copyOf = (sourceResourceId: string): Creation => ({
  kind: 'made',
  creationData: { createOption: 'Copy', sourceResourceId },
});
const diskOf = (name: string): string => `/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/${name}`;
const startAt = (name: string): Walk => ({
  traced: { kind: 'follow', resourceId: diskOf(name), otherwise: null },
  trail: [],
});

/** Reads from a table of disks, and remembers how many it was asked for at a time. */
function reader(disks: Readonly<Record<string, Creation>>): { read: ReadCreations; readonly asked: number[] } {
  const known = new Map(Object.entries(disks).map(([name, creation]) => [diskOf(name).toLowerCase(), creation]));
  const asked: number[] = [];
  return {
    asked,
    read(ids) {
      asked.push(ids.length);
      return Promise.resolve(known);
    },
  };
}

describe('following disks', () => {
  it('ends at the image, whatever the case of ids, and tells the way', async () => {
    const { read } = reader({ OS: copyOf(diskOf('BACKUP')), backup: fromImage });

    expect(await followDisks([startAt('os')], read)).toEqual([
      { image: { kind: 'gallery', imageId: gallery, version: '1.4.2' }, trail: [diskOf('os'), diskOf('BACKUP')] },
    ]);
  });

  it('reads what many machines share once for each hop', async () => {
    const { read, asked } = reader({ a: copyOf(diskOf('shared')), b: copyOf(diskOf('shared')), shared: fromImage });

    const followed = await followDisks([startAt('a'), startAt('b'), startAt('a')], read);

    expect(asked).toEqual([2, 1]);
    expect(followed.map((one) => one?.image.kind)).toEqual(['gallery', 'gallery', 'gallery']);
  });

  it.each(['deleted', 'unreadable'] as const)('says where the way ends when a source is %s', async (end) => {
    const { read } = reader({ os: copyOf(diskOf('gone')), ...(end === 'unreadable' && { gone: { kind: end } }) });

    const [followed] = await followDisks([startAt('os')], read);

    expect(followed).toEqual({
      image: { kind: 'disk', diskId: diskOf('gone'), end },
      trail: [diskOf('os'), diskOf('gone')],
    });
  });

  it('ends without a word on the image where an answer was cut before the next disk, and goes on with the others', async () => {
    const { read } = reader({ os: copyOf(diskOf('backup')), backup: { kind: 'notShown' }, other: fromImage });

    const followed = await followDisks([startAt('os'), startAt('other')], read);

    expect(followed).toEqual([
      null,
      { image: { kind: 'gallery', imageId: gallery, version: '1.4.2' }, trail: [diskOf('other')] },
    ]);
  });

  it('gives up after eight, also in a circle', async () => {
    const { read, asked } = reader({ a: copyOf(diskOf('b')), b: copyOf(diskOf('a')) });

    const [followed] = await followDisks([startAt('a')], read);

    expect(followed?.image).toMatchObject({ kind: 'disk', end: 'tooDeep' });
    expect([followed?.trail.length, asked.length]).toEqual([8, 8]);
  });

  it('falls back to what the model said, and keeps the plan that only the machine knows', async () => {
    const plan = { publisher: 'cis', product: 'cis-ubuntu', name: 'level1' };
    const otherwise = {
      kind: 'marketplace',
      publisher: 'cis',
      offer: 'cis-ubuntu',
      sku: 'level1',
      version: null,
      plan,
    } as const;
    const walk = (name: string): Walk => ({
      traced: { kind: 'follow', resourceId: diskOf(name), otherwise },
      trail: [],
    });
    const id =
      '/Subscriptions/s/Providers/Microsoft.Compute/Locations/westeurope/Publishers/cis/ArtifactTypes/VMImage/Offers/cis-ubuntu/Skus/level1/Versions/1.0.9';
    const { read } = reader({
      os: { kind: 'made', creationData: { createOption: 'FromImage', imageReference: { id } } },
    });

    const followed = await followDisks([walk('os'), walk('gone')], read);

    expect(followed.map((one) => one?.image)).toEqual([{ ...otherwise, version: '1.0.9' }, otherwise]);
  });

  it('asks nobody where every model tells its image', async () => {
    const { read, asked } = reader({});

    const image = { kind: 'unrecorded' } as const;

    expect(await followDisks([{ traced: { kind: 'source', image }, trail: [] }], read)).toEqual([{ image, trail: [] }]);
    expect(asked).toEqual([]);
  });
});
