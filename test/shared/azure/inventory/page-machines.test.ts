import { describe, expect, it } from 'vitest';
import type { GraphClient } from '../../../../shared/azure/inventory/graph-query.ts';
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

/** Resource Graph with two machines on restored disks; of disks it shows these, and may say that it shows no more. */
function graphShowing(disks: readonly object[], isCut: boolean): GraphClient {
  const answers: readonly (readonly [has: string, data: readonly object[], cut: boolean])[] = [
    ['summarize', [{ machines: 2 }], false],
    ['creationData = properties.creationData\n', disks, isCut],
    ['not(', [machineOf('one'), machineOf('two')], false],
    ['id in~', [machineOf('one'), machineOf('two')], false],
  ];
  const resources = ({ query }: { readonly query: string }) => {
    const [, data, cut] = answers.find(([has]) => query.includes(has)) ?? ['', [], false];
    return Promise.resolve({ totalRecords: data.length, resultTruncated: String(cut), data });
  };
  return { resources } as unknown as GraphClient;
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
    const page = await pageMachines(graphShowing(disks, isCut), ['s1'], untold);

    expect(page).toMatchObject({ complete, cursor: null, total: 2 });
    expect(idsOf(page.machines)).toEqual(found);
    page.machines.forEach(({ image }) => expect(image).toMatchObject({ kind: 'gallery', version: '1.0.0' }));
  });

  it(`a listing has ${found.length} machines, and says whether that is all`, async () => {
    const graph = graphShowing(disks, isCut);

    const { machines, complete: isAll } = await listMachines(graph, [machineOf('one').id, machineOf('two').id]);

    expect([idsOf(machines), isAll]).toEqual([found, complete]);
  });
});
