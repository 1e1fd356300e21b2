import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/call.ts';
import { quickly } from '../support/clients.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from './machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

const identity = 'cat /etc/machine-id; ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub';
const generalise = 'waagent -force -deprovision+user && truncate -s 0 /etc/machine-id && sync';

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'capture');
  const { client, group } = fixture;
  await client.galleries.createOrUpdate(group, 'images', { location: 'westeurope' }, quickly);
  for (const [name, security] of [
    ['standard', 'Standard'],
    ['trusted', 'TrustedLaunch'],
    ['supported', 'TrustedLaunchSupported'],
  ] as const) {
    await client.galleryImages.createOrUpdate(
      group,
      'images',
      name,
      {
        location: 'westeurope',
        osType: 'Linux',
        osState: 'Generalized',
        hyperVGeneration: 'V2',
        identifier: { publisher: 'contoso', offer: 'linux', sku: name },
        features: [{ name: 'SecurityType', value: security }],
      },
      quickly,
    );
  }
});
afterAll(() => test.close());

async function runOn(
  machine: string,
  name: string,
  script: string,
): Promise<{ exitCode: number | undefined; output: string | undefined }> {
  const { client, group } = fixture;
  await client.virtualMachineRunCommands.createOrUpdate(
    group,
    machine,
    name,
    { location: 'westeurope', source: { script } },
    quickly,
  );
  const { instanceView } = await client.virtualMachineRunCommands.getByVirtualMachine(group, machine, name, {
    expand: 'instanceView',
  });
  return { exitCode: instanceView?.exitCode, output: instanceView?.output };
}

async function stopAndGeneralize(machine: string): Promise<string> {
  const { client, group } = fixture;
  await client.virtualMachines.deallocate(group, machine, quickly);
  await client.virtualMachines.generalize(group, machine);
  return (await client.virtualMachines.get(group, machine)).id ?? '';
}

async function publish(
  definition: string,
  version: string,
  source: { id?: string; virtualMachineId?: string },
): Promise<string> {
  const { client, group } = fixture;
  const { id = '' } = await client.galleryImageVersions.createOrUpdate(
    group,
    'images',
    definition,
    version,
    {
      location: 'westeurope',
      storageProfile: { source },
      publishingProfile: { targetRegions: [{ name: 'westeurope' }] },
    },
    quickly,
  );
  await eventually(
    () => client.galleryImageVersions.get(group, 'images', definition, version, { expand: 'ReplicationStatus' }),
    ({ replicationStatus }) => replicationStatus?.aggregatedState === 'Completed',
  );
  return id;
}

const from = (id: string) => ({
  storageProfile: { imageReference: { id }, osDisk: { createOption: 'FromImage', deleteOption: 'Delete' } },
});

describe('a machine captured into a gallery version', () => {
  it('gives new machines what was installed, and an identity of their own', async () => {
    await createMachine(fixture, 'builder');
    await runOn('builder', 'install', 'apt-get install -y nginx && echo v1 > /etc/release-name');
    const before = await runOn('builder', 'who', identity);
    await runOn('builder', 'generalise', generalise);
    const version = await publish('standard', '1.0.0', { virtualMachineId: await stopAndGeneralize('builder') });

    const machine = await createMachine(fixture, 'fresh', from(version));

    expect(machine.storageProfile?.imageReference).toEqual({ id: version, exactVersion: '1.0.0' });
    expect(await runOn('fresh', 'serves', 'curl -fsS http://localhost >/dev/null && cat /etc/release-name')).toEqual({
      exitCode: 0,
      output: 'v1\n',
    });
    expect((await runOn('fresh', 'who', identity)).output).not.toBe(before.output);
    expect(
      new Set([
        ...(before.output ?? '').split('\n'),
        ...((await runOn('fresh', 'who2', identity)).output ?? '').split('\n'),
      ]).size,
    ).toBe(5);
  });

  it('gives new machines the identity of the builder where its system was not generalised', async () => {
    await createMachine(fixture, 'forgetful');
    const before = await runOn('forgetful', 'who', identity);
    const version = await publish('standard', '2.0.0', { virtualMachineId: await stopAndGeneralize('forgetful') });

    await createMachine(fixture, 'copy', from(version));

    expect(await runOn('copy', 'who', identity)).toEqual(before);
  });

  it('resolves latest of a definition and keeps the id that was asked for', async () => {
    const definition = (await fixture.client.galleryImages.get(fixture.group, 'images', 'standard')).id ?? '';

    const machine = await createMachine(fixture, 'floating', from(definition));

    expect(machine.storageProfile?.imageReference).toEqual({ id: definition, exactVersion: '2.0.0' });
    const disk = await fixture.client.disks.get(fixture.group, machine.storageProfile?.osDisk?.name ?? '');
    expect(disk.creationData?.galleryImageReference?.id).toBe(`${definition}/versions/2.0.0`);
    expect(disk).toMatchObject({
      diskState: 'Attached',
      managedBy: machine.id,
      osType: 'Linux',
      hyperVGeneration: 'V2',
    });
  });

  it('of Trusted Launch makes only Trusted Launch machines', async () => {
    const trusted = { securityType: 'TrustedLaunch', uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } };
    await createMachine(fixture, 'trusted', { securityProfile: trusted });
    const source = { virtualMachineId: await stopAndGeneralize('trusted') };

    await expect(publish('standard', '3.0.0', source)).rejects.toMatchObject({ code: 'InvalidParameter' });
    await expect(publish('supported', '3.0.0', source)).rejects.toMatchObject({ code: 'InvalidParameter' });
    const version = await publish('trusted', '3.0.0', source);

    await expect(createMachine(fixture, 'ordinary', from(version))).rejects.toMatchObject({
      statusCode: 400,
      message: expect.stringContaining(
        "only supports creation of VMs and VM Scale Sets with 'TrustedLaunch' security type",
      ) as string,
    });
    expect(
      (await createMachine(fixture, 'again', { ...from(version), securityProfile: trusted })).provisioningState,
    ).toBe('Succeeded');
    await expect(
      fixture.client.images.createOrUpdate(
        fixture.group,
        'no',
        { location: 'westeurope', sourceVirtualMachine: { id: source.virtualMachineId } },
        quickly,
      ),
    ).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining('TrustedLaunch security type') as string,
    });
  });

  it('goes through a managed image into a Trusted Launch Supported definition', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'plain');
    const { id: running = '' } = await client.virtualMachines.get(group, 'plain');
    await expect(
      client.images.createOrUpdate(
        group,
        'golden',
        { location: 'westeurope', sourceVirtualMachine: { id: running } },
        quickly,
      ),
    ).rejects.toMatchObject({ code: 'OperationNotAllowed' });
    const sourceVirtualMachine = { id: await stopAndGeneralize('plain') };

    const image = await client.images.createOrUpdate(
      group,
      'golden',
      { location: 'westeurope', sourceVirtualMachine },
      quickly,
    );
    const version = await publish('supported', '1.0.0', { id: image.id ?? '' });
    const direct = await createMachine(fixture, 'from-image', from(image.id ?? ''));
    const trusted = await createMachine(fixture, 'from-version', {
      ...from(version),
      securityProfile: { securityType: 'TrustedLaunch' },
    });

    expect(image).toMatchObject({
      hyperVGeneration: 'V2',
      storageProfile: { osDisk: { osType: 'Linux', osState: 'Generalized' } },
    });
    expect(direct.storageProfile?.imageReference).toEqual({ id: image.id });
    expect(trusted.securityProfile?.securityType).toBe('TrustedLaunch');
  });

  it('that does not boot makes machines that never report', async () => {
    await createMachine(fixture, 'breaking');
    await runOn('breaking', 'break', '# sim: boot=never');
    await runOn('breaking', 'generalise', generalise);
    const version = await publish('standard', '4.0.0', { virtualMachineId: await stopAndGeneralize('breaking') });

    await expect(createMachine(fixture, 'dead', from(version))).rejects.toThrow(/OSProvisioningTimedOut/);

    const machine = await fixture.client.virtualMachines.get(fixture.group, 'dead', { expand: 'instanceView' });
    expect(machine.provisioningState).toBe('Failed');
    expect(machine.instanceView?.statuses?.[0]?.code).toBe('ProvisioningState/failed/OSProvisioningTimedOut');
    expect(machine.instanceView?.vmAgent?.statuses?.[0]).toMatchObject({
      code: 'ProvisioningState/Unavailable',
      displayStatus: 'Not Ready',
    });
  });
});
