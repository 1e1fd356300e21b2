import { describe, expect, it } from 'vitest';
import type { Creation } from '../../../../shared/azure/inventory/follow-disks.ts';
import { createGraph, type GraphClient } from '../../../../shared/azure/inventory/graph.ts';
import type { DiskSources } from '../../../../shared/azure/inventory/graph-creations.ts';
import { listMachines } from '../../../../shared/azure/inventory/list-machines.ts';
import { pageMachines } from '../../../../shared/azure/inventory/page-machines.ts';

const group = '/subscriptions/s1/resourceGroups/rg/providers/Microsoft.Compute';
const machineOf = (name: string) => ({
  ...{ id: `${group}/virtualMachines/${name}`, name, location: 'westeurope', imageReference: null },
  osDisk: { createOption: 'Attach', managedDisk: { id: `${group}/disks/${name}` } },
  osDiskCreation: { createOption: 'Copy', sourceResourceId: `${group}/snapshots/${name}` },
});
const madeOf = (name: string) => ({
  id: `${group}/snapshots/${name}`,
  creationData: { createOption: 'Copy', sourceResourceId: `${group}/disks/source`, imageReference: null },
});
const source = {
  id: `${group}/disks/source`,
  creationData: {
    createOption: 'FromImage',
    galleryImageReference: { id: `${group}/galleries/g/images/web/versions/1.0.0` },
  },
};

/**
 * Resource Graph with two machines on restored disks; of disks it shows these, and may say that it shows no more.
 * Resource Manager shows those that are said by name.
 */
function showing(disks: readonly object[], isCut: boolean, read: Readonly<Record<string, Creation>> = {}): DiskSources {
  const answers: readonly (readonly [has: string, data: readonly object[], cut: boolean])[] = [
    ['summarize', [{ machines: 2 }], false],
    ['creationData = properties.creationData\n', disks, isCut],
    ['not(', [machineOf('one'), machineOf('two')], false],
    ['id in~', [machineOf('one'), machineOf('two')], false],
  ];
  const resources: GraphClient['resources'] = ({ query }) => {
    const [, data, cut] = answers.find(([has]) => query.includes(has)) ?? ['', [], false];
    const resultTruncated = cut ? 'true' : 'false';
    return Promise.resolve({ totalRecords: data.length, count: data.length, resultTruncated, data });
  };
  return {
    graph: createGraph({ resources }, { now: () => '2026-01-01T00:00:00Z' }),
    readDisk: (id) => Promise.resolve(read[id.split('/').at(-1)!] ?? { kind: 'notShown' }),
  };
}

const untold = JSON.stringify({ part: 'untold', machines: 2, instances: 0 });
const idsOf = (machines: readonly { readonly name: string }[]) => machines.map(({ name }) => name);

describe.each([
  { shown: 'every disk', disks: [madeOf('one'), madeOf('two'), source], isCut: false, found: ['one', 'two'] },
  {
    shown: 'every disk, though it says more was cut',
    disks: [madeOf('one'), madeOf('two'), source],
    isCut: true,
    found: ['one', 'two'],
  },
  { shown: 'the disks of one machine and no more', disks: [madeOf('one'), source], isCut: true, found: ['one'] },
  { shown: 'none of the disks that follow', disks: [], isCut: true, found: [] },
])('where Resource Graph shows $shown', ({ disks, isCut, found }) => {
  const complete = found.length === 2;

  it(`a page has ${found.length} machines, and says whether that is all`, async () => {
    const page = await pageMachines(showing(disks, isCut), ['s1'], untold);

    expect(page).toMatchObject({ complete, cursor: null, total: 2 });
    expect(idsOf(page.machines)).toEqual(found);
    page.machines.forEach(({ image }) => expect(image).toMatchObject({ kind: 'gallery', version: '1.0.0' }));
  });

  it(`a listing has ${found.length} machines, and says whether that is all`, async () => {
    const sources = showing(disks, isCut);

    const { machines, complete: isAll } = await listMachines(sources, [machineOf('one').id, machineOf('two').id]);

    expect([idsOf(machines), isAll]).toEqual([found, complete]);
  });
});

describe('where Resource Graph cuts its answer each time, what it leaves out is read by itself', () => {
  const read: Readonly<Record<string, Creation>> = {
    one: { kind: 'made', creationData: madeOf('one').creationData },
    two: { kind: 'unreadable' },
    source: { kind: 'made', creationData: source.creationData },
  };

  it('so that a page is complete, and says of which disk nobody may know', async () => {
    const { machines, complete } = await pageMachines(showing([], true, read), ['s1'], untold);

    expect(complete).toBe(true);
    expect(machines.map(({ image }) => image)).toMatchObject([
      { kind: 'gallery', version: '1.0.0' },
      { kind: 'disk', diskId: `${group}/snapshots/two`, end: 'unreadable' },
    ]);
  });
});
