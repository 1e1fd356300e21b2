import type { Disk, RestorePoint, VirtualMachine } from '@azure/arm-compute';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anInventory } from '../../../../../shared/azure/inventory/support/an-inventory.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, machineModel, type MachineFixture } from '../machine-fixture.ts';

const group = 'points';
const location = 'westeurope';

let test: TestArm;
let fixture: MachineFixture;
let machine: VirtualMachine;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, group);
  machine = await createMachine(fixture, 'kept');
  await putCollection('daily', machine.id!);
});
afterAll(() => test.close());

const putCollection = (name: string, id: string) =>
  fixture.client.restorePointCollections.createOrUpdate(group, name, { location, source: { id } });
const putPoint = (name: string, point: Partial<RestorePoint> = {}) =>
  fixture.client.restorePoints.create(group, 'daily', name, point, quickly);
const osDiskOf = ({ storageProfile }: VirtualMachine): string => storageProfile?.osDisk?.managedDisk?.id ?? '';
const restore = (name: string, sourceResourceId: string, changes: Partial<Disk> = {}): Promise<Disk> =>
  fixture.client.disks.createOrUpdate(
    group,
    name,
    { location, creationData: { createOption: 'Restore', sourceResourceId }, ...changes },
    quickly,
  );

/** The name of what a point keeps of the machine's system disk. */
async function diskPointOf(pointName: string): Promise<string> {
  const { sourceMetadata } = await fixture.client.restorePoints.get(group, 'daily', pointName);
  return sourceMetadata?.storageProfile?.osDisk?.diskRestorePoint?.id?.split('/').at(-1) ?? '';
}

describe('a restore point', () => {
  it('keeps each disk of its machine, and tells where it was', async () => {
    const point = await putPoint('monday');

    const name = await diskPointOf('monday');
    const listed = await Array.fromAsync(fixture.client.diskRestorePoint.listByRestorePoint(group, 'daily', 'monday'));
    const kept = await fixture.client.diskRestorePoint.get(group, 'daily', 'monday', name);

    expect(point).toMatchObject({ provisioningState: 'Succeeded', sourceMetadata: { vmId: machine.vmId } });
    expect(listed.map((one) => one.name)).toEqual([name]);
    expect(kept).toMatchObject({ sourceResourceId: osDiskOf(machine), osType: 'Linux' });
  });

  it('leaves out disks that it is told to', async () => {
    const point = await putPoint('empty', { excludeDisks: [{ id: osDiskOf(machine).toUpperCase() }] });

    expect(point.sourceMetadata?.storageProfile?.osDisk).toBeUndefined();
    expect(await Array.fromAsync(fixture.client.diskRestorePoint.listByRestorePoint(group, 'daily', 'empty'))).toEqual(
      [],
    );
  });

  it('cannot be changed', async () => {
    await putPoint('once');

    await expect(putPoint('once')).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });
  });

  it('goes with what it keeps, and with its collection', async () => {
    await putCollection('weekly', machine.id!);
    const { restorePoints, restorePointCollections, diskRestorePoint } = fixture.client;
    await restorePoints.create(group, 'weekly', 'one', {}, quickly);
    await restorePoints.create(group, 'weekly', 'two', {}, quickly);

    await restorePoints.delete(group, 'weekly', 'one', quickly);
    const gone = Array.fromAsync(diskRestorePoint.listByRestorePoint(group, 'weekly', 'one'));
    await expect(gone).rejects.toMatchObject({ statusCode: 404 });
    await restorePointCollections.delete(group, 'weekly', quickly);

    await expect(restorePoints.get(group, 'weekly', 'two')).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe('a collection of restore points', () => {
  it('stays that of its machine', async () => {
    const other = await createMachine(fixture, 'other');

    await expect(putCollection('daily', other.id!)).rejects.toMatchObject({ code: 'PropertyChangeNotAllowed' });
    expect(await putCollection('daily', machine.id!.toUpperCase())).toMatchObject({ source: { id: machine.id } });
  });

  it.each([
    { of: 'virtualMachines/nobody', refusal: { statusCode: 404, code: 'NotFound' } },
    { of: 'restorePointCollections/daily', refusal: { statusCode: 400, code: 'InvalidParameter' } },
  ])('of $of is refused', async ({ of, refusal }) => {
    const id = `${fixture.groupId}/providers/Microsoft.Compute/${of}`;

    await expect(putCollection('refused', id)).rejects.toMatchObject(refusal);
  });
});

describe('a disk that is restored from a restore point', () => {
  it('has the system, and its machine is followed to the image', async () => {
    await putPoint('tuesday');
    const point = await fixture.client.diskRestorePoint.get(group, 'daily', 'tuesday', await diskPointOf('tuesday'));

    const disk = await restore('restored', point.id!);
    const osDisk = { createOption: 'Attach', osType: 'Linux', managedDisk: { id: disk.id! } } as const;
    const model = machineModel(fixture, { storageProfile: { osDisk } });
    delete model.osProfile;
    const copy = await fixture.client.virtualMachines.createOrUpdate(group, 'copy', model, quickly);
    const [original, observed] = [await anInventory(test).read(machine.id!), await anInventory(test).read(copy.id!)];

    expect(disk).toMatchObject({ osType: 'Linux', creationData: { createOption: 'Restore' } });
    expect(observed?.image).toEqual(original?.image);
    expect(observed?.trail).toEqual([disk.id, point.id, osDiskOf(machine)]);
  });

  it('is refused where there is no such point, or where the point is in another region', async () => {
    await putPoint('wednesday');
    const { id } = await fixture.client.diskRestorePoint.get(
      ...([group, 'daily', 'wednesday', await diskPointOf('wednesday')] as const),
    );
    const refusal = { statusCode: 404, code: 'NotFound' };

    await expect(restore('none', `${id!}-no`)).rejects.toMatchObject(refusal);
    await expect(restore('elsewhere', id!, { location: 'eastus' })).rejects.toMatchObject(refusal);
  });
});
