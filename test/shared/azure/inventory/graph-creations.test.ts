import { describe, expect, it } from 'vitest';
import type { Creation } from '../../../../shared/azure/inventory/follow-disks.ts';
import { createGraph } from '../../../../shared/azure/inventory/graph.ts';
import { createGraphCreations, type DiskSources } from '../../../../shared/azure/inventory/graph-creations.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';

const diskOf = (subscription: string, name: string | number): string =>
  `/subscriptions/${subscription}/resourceGroups/rg/providers/Microsoft.Compute/disks/${name}`;

interface Sources extends DiskSources {
  /** How many disks each query named, and which were read by themselves. */
  readonly queried: number[];
  readonly read: string[];
}

/** Resource Graph that shows these disks, and may say that it shows no more; Resource Manager that answers the same of each. */
function sources(data: readonly string[], isCut = false, one: Creation | Error = { kind: 'deleted' }): Sources {
  const [queried, read]: [number[], string[]] = [[], []];
  const answer = {
    ...{
      totalRecords: data.length,
      count: data.length,
      resultTruncated: isCut ? ('true' as const) : ('false' as const),
    },
    data: data.map((id) => ({ id, creationData: {} })),
  };
  return {
    queried,
    read,
    graph: createGraph(
      {
        resources({ query }) {
          queried.push(query.match(/\/disks\//g)?.length ?? 0);
          return Promise.resolve(answer);
        },
      },
      { now: () => '2026-01-01T00:00:00Z' },
    ),
    readDisk: (id) => {
      read.push(id);
      return one instanceof Error ? Promise.reject(one) : Promise.resolve(one);
    },
  };
}

const named = (creations: ReadonlyMap<string, Creation>) =>
  Object.fromEntries([...creations].map(([id, { kind }]) => [id.split('/').at(-1)!, kind]));

describe('disks that are asked for', () => {
  it('are gone where machines of their subscription are shown, and else not readable', async () => {
    const from = sources([diskOf('S1', 'Here')]);

    const creations = await createGraphCreations(from, ['s1'])([
      diskOf('s1', 'here'),
      diskOf('S1', 'gone'),
      diskOf('s2', 'elsewhere'),
    ]);

    expect(named(creations)).toEqual({ here: 'made', gone: 'deleted', elsewhere: 'unreadable' });
    expect(from.read).toEqual([]);
  });

  it('are asked for in hundreds, and none of them twice', async () => {
    const from = sources([]);

    await createGraphCreations(from, [])(Array.from({ length: 700 }, (_, n) => diskOf('s1', n)));

    expect(from.queried).toEqual([300, 300, 100]);
  });

  it.each<{ one: Creation; shown: string }>([
    { one: { kind: 'made', creationData: {} }, shown: 's1' },
    { one: { kind: 'deleted' }, shown: 's2' },
    { one: { kind: 'unreadable' }, shown: 's1' },
  ])('are read by themselves where the answer was cut before them: $one.kind', async ({ one, shown }) => {
    const from = sources([diskOf('s1', 'here')], true, one);

    const creations = await createGraphCreations(from, [shown])([diskOf('s1', 'here'), diskOf('S1', 'Left-Out')]);

    expect(named(creations)).toEqual({ here: 'made', 'left-out': one.kind });
    expect(from.read).toEqual([diskOf('S1', 'Left-Out')]);
  });

  it('are read by themselves up to a hundred: the others may be there, or not', async () => {
    const from = sources([], true);
    const ids = Array.from({ length: 301 }, (_, n) => diskOf('s1', n));

    const creations = await createGraphCreations(from, ['s1'])(ids);

    const kinds = Map.groupBy(creations.values(), ({ kind }) => kind);
    expect(from.read).toEqual(ids.slice(0, 100));
    expect([kinds.get('deleted')?.length, kinds.get('notShown')?.length]).toEqual([100, 201]);
  });

  it('wait where Resource Manager throttles that', async () => {
    const from = sources([], true, new AzureUnavailableError('read disk', 7));

    await expect(createGraphCreations(from, ['s1'])([diskOf('s1', 'a')])).rejects.toThrow(AzureUnavailableError);
  });
});

describe('restore points of disks', () => {
  const pointOf = (name: string | number): string =>
    `/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Compute/restorePointCollections/c/restorePoints/p/diskRestorePoints/${name}`;

  it('are read by themselves, since Resource Graph has none of them', async () => {
    const from = sources([diskOf('s1', 'here')], false, { kind: 'made', creationData: {} });

    const creations = await createGraphCreations(from, ['s1'])([pointOf('Os'), diskOf('s1', 'here')]);

    expect(named(creations)).toEqual({ os: 'made', here: 'made' });
    expect(from.queried).toEqual([1]);
    expect(from.read).toEqual([pointOf('Os')]);
  });

  it('are read up to a hundred: what the others were made from is not known', async () => {
    const from = sources([]);

    const creations = await createGraphCreations(from, ['s1'])(Array.from({ length: 120 }, (_, n) => pointOf(n)));

    const kinds = Map.groupBy(creations.values(), ({ kind }) => kind);
    expect([kinds.get('deleted')?.length, kinds.get('unreadable')?.length]).toEqual([100, 20]);
    expect(from.queried).toEqual([]);
  });
});
