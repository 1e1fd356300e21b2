import type { Disk, VirtualMachine } from '@azure/arm-compute';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MachineInventory } from '../../../../../../shared/ports/machine-inventory.ts';
import { anInventory } from '../../../../../shared/azure/inventory/support/an-inventory.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, machineModel, type MachineFixture } from '../machine-fixture.ts';

const location = 'westeurope';
const community = '/CommunityGalleries/fedora-5e266ba4-2250-406d-adad-5d73860d958f/Images/Fedora-Cloud-43-x64';
const shared = '/SharedGalleries/9f1c2b7a-4d3e-4f6a-8b5c-0d1e2f3a4b5c-PARTNERGALLERY/Images/hardened-linux';

let test: TestArm;
let fixture: MachineFixture;
let inventory: MachineInventory;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'sources');
  inventory = anInventory(test);
});
afterAll(() => test.close());

const putDisk = (name: string, changes: Partial<Disk>): Promise<Disk> =>
  fixture.client.disks.createOrUpdate(
    'sources',
    name,
    { location, creationData: { createOption: 'Empty' }, ...changes },
    quickly,
  );

/** A machine on a disk that is there. */
function attach(name: string, diskId: string): Promise<VirtualMachine> {
  const storageProfile = { osDisk: { createOption: 'Attach', osType: 'Linux', managedDisk: { id: diskId } } } as const;
  const model = machineModel(fixture, { storageProfile });
  delete model.osProfile;
  return fixture.client.virtualMachines.createOrUpdate('sources', name, model, quickly);
}

describe('a machine from a gallery of another tenant', () => {
  it.each([
    { from: 'communityGalleryImageId', id: community, version: '43.20260101.0', kind: 'communityGallery' },
    {
      from: 'communityGalleryImageId',
      id: `${community}/Versions/latest`,
      version: '43.20260101.0',
      kind: 'communityGallery',
    },
    { from: 'sharedGalleryImageId', id: `${shared}/Versions/2.3.0`, version: '2.3.0', kind: 'sharedGallery' },
  ] as const)('$from $id shows its exact version', async ({ from, id, version, kind }) => {
    const name = `foreign-${kind}-${id.length}`;
    const storageProfile = { imageReference: { [from]: id }, osDisk: { createOption: 'FromImage' } } as const;

    const machine = await createMachine(fixture, name, { storageProfile });
    const disk = await fixture.client.disks.get('sources', machine.storageProfile?.osDisk?.name ?? '');

    expect(machine.storageProfile?.imageReference).toMatchObject({ [from]: id, exactVersion: version });
    expect(disk.creationData?.galleryImageReference?.[from]).toMatch(new RegExp(`/Versions/${version}$`));
    expect((await inventory.read(machine.id!))?.image).toMatchObject({ kind, version });
  });

  it.each(['/CommunityGalleries/nobody/Images/x', `${community}/Versions/1.0.0`, shared])(
    'is refused where there is no %s',
    async (communityGalleryImageId) => {
      const storageProfile = { imageReference: { communityGalleryImageId }, osDisk: { createOption: 'FromImage' } };

      await expect(createMachine(fixture, 'none', { storageProfile })).rejects.toMatchObject({
        statusCode: 404,
        code: 'GalleryImageNotFound',
      });
    },
  );
});

describe('a disk', () => {
  it('is imported from a VHD, and a machine runs on it', async () => {
    const creationData = {
      createOption: 'Import',
      sourceUri: 'https://contoso.blob.core.windows.net/vhds/golden.vhd',
      storageAccountId: `${fixture.groupId}/providers/Microsoft.Storage/storageAccounts/contoso`,
    };
    const disk = await putDisk('imported', { creationData, osType: 'Linux', hyperVGeneration: 'V2' });

    const machine = await attach('imported', disk.id!);

    expect(disk).toMatchObject({ creationData, osType: 'Linux', diskState: 'Unattached' });
    expect(machine.storageProfile?.imageReference).toBeUndefined();
    expect(await inventory.read(machine.id!)).toMatchObject({
      image: { kind: 'vhd', uri: creationData.sourceUri },
      trail: [disk.id],
    });
  });

  it('is uploaded in whole mebibytes and a footer', async () => {
    const upload = (uploadSizeBytes: number): Promise<Disk> =>
      putDisk(`upload-${uploadSizeBytes}`, {
        creationData: { createOption: 'Upload', uploadSizeBytes },
        osType: 'Linux',
      });

    expect(await upload(32 * 2 ** 30 + 512)).toMatchObject({ diskSizeGB: 32, osType: 'Linux' });
    await expect(upload(1000)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  it.each([
    { creationData: { createOption: 'Import', storageAccountId: 'x' }, says: /sourceUri/ },
    { creationData: { createOption: 'Import', sourceUri: 'https://x/y.vhd' }, says: /storageAccountId/ },
    { creationData: { createOption: 'Import', storageAccountId: 'x', sourceUri: 'ftp://x' }, says: /not a page blob/ },
    { creationData: { createOption: 'Upload' }, says: /uploadSizeBytes/ },
    { creationData: { createOption: 'Restore', sourceResourceId: '/subscriptions/x/none' }, says: /is not found/ },
  ])('is refused where its source is incomplete: $creationData', async ({ creationData, says }) => {
    await expect(putDisk('incomplete', { creationData })).rejects.toThrow(says);
  });
});

describe('swapping the disk of a machine', () => {
  const swap = (name: string, disk: Disk): Promise<VirtualMachine> =>
    fixture.client.virtualMachines.update(
      'sources',
      name,
      { storageProfile: { osDisk: { name: disk.name!, createOption: 'FromImage', managedDisk: { id: disk.id! } } } },
      quickly,
    );
  const restored = (name: string, sourceResourceId: string): Promise<Disk> =>
    putDisk(name, { creationData: { createOption: 'Copy', sourceResourceId } });

  it('leaves what it says of its image, which only its disk puts right', async () => {
    const storageProfile = {
      imageReference: { communityGalleryImageId: community },
      osDisk: { createOption: 'FromImage' },
    };
    const other = await createMachine(fixture, 'other', { storageProfile });
    const machine = await createMachine(fixture, 'swapped');
    const disk = await restored('other-copy', other.storageProfile?.osDisk?.managedDisk?.id ?? '');
    const before = machine.storageProfile?.osDisk?.name ?? '';

    await expect(swap('swapped', disk)).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });
    await fixture.client.virtualMachines.deallocate('sources', 'swapped', quickly);
    await swap('swapped', disk);

    const after = await fixture.client.virtualMachines.get('sources', 'swapped');
    expect(after.storageProfile?.imageReference).toEqual(machine.storageProfile?.imageReference);
    expect(after.storageProfile?.osDisk?.name).toBe('other-copy');
    expect((await fixture.client.disks.get('sources', before)).diskState).toBe('Unattached');
    const image = { kind: 'communityGallery', image: 'Fedora-Cloud-43-x64', version: '43.20260101.0' };
    expect(await inventory.read(machine.id!)).toMatchObject({ image, trail: [disk.id, expect.any(String)] });
    expect(await inventory.list([machine.id!])).toMatchObject({ machines: [{ image }], complete: true });
  });

  it('is refused for a disk that is in use, without a system or under another name', async () => {
    const machine = await createMachine(fixture, 'kept');
    await fixture.client.virtualMachines.deallocate('sources', 'kept', quickly);
    const own = await fixture.client.disks.get('sources', machine.storageProfile?.osDisk?.name ?? '');
    const free = await restored('free', own.id!);
    const attached = await restored('in-use', own.id!);
    await attach('user', attached.id!);

    await expect(swap('kept', attached)).rejects.toMatchObject({ code: 'AttachDiskWhileBeingAttached' });
    await expect(swap('kept', await putDisk('empty', { diskSizeGB: 64 }))).rejects.toThrow(/holds no operating system/);
    await expect(swap('kept', { ...free, name: 'another' })).rejects.toMatchObject({
      code: 'PropertyChangeNotAllowed',
    });
  });
});
