import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnosticsIn } from '../../../../../../local/azure/arm/machines/boot-diagnostics/diagnostics-store.ts';
import { bootDiagnosticsProvider } from '../../../../../../local/azure/arm/machines/boot-diagnostics/provider.ts';
import { createStorage, type Storage } from '../../../../../../local/azure/storage/create-storage.ts';
import { quickly } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, ubuntu, type MachineFixture } from '../machine-fixture.ts';

// https://learn.microsoft.com/rest/api/compute/virtual-machines/retrieve-boot-diagnostics-data
const diagnosticsProfile = { bootDiagnostics: { enabled: true } };

let stateDir: string;
let storage: Storage;
let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'diagnostics-'));
  storage = await createStorage({ stateDir, port: 0 });
  test = await startArm({ providers: [bootDiagnosticsProvider(diagnosticsIn(storage))] });
  fixture = await machineFixture(test, 'diagnosed');
  await createMachine(fixture, 'web', { diagnosticsProfile });
});
afterAll(async () => {
  await test.close();
  await storage.close();
  await rm(stateDir, { recursive: true, force: true });
});

const read = async (url: string | undefined): Promise<Response> => fetch(url ?? '');
const retrieve = (sasUriExpirationTimeInMinutes?: number) =>
  fixture.client.virtualMachines.retrieveBootDiagnosticsData(fixture.group, 'web', {
    ...(sasUriExpirationTimeInMinutes !== undefined && { sasUriExpirationTimeInMinutes }),
  });

describe('boot diagnostics of a machine', () => {
  it('are URLs by which anybody reads its serial console and a picture of its screen', async () => {
    const { serialConsoleLogBlobUri, consoleScreenshotBlobUri } = await retrieve();

    const log = await (await read(serialConsoleLogBlobUri)).text();
    const picture = Buffer.from(await (await read(consoleScreenshotBlobUri)).arrayBuffer());

    expect(log).toContain('Ubuntu 24.04 LTS machine ttyS0');
    expect(picture.subarray(0, 2).toString()).toBe('BM');
    expect(picture.readUInt32LE(2)).toBe(picture.length);
  });

  it('can be read for two hours, or for as long as is asked for, and not without their signature', async () => {
    const minutesLeft = (url = ''): number =>
      Math.round((Date.parse(new URL(url).searchParams.get('se') ?? '') - Date.now()) / 60_000);

    const [usual, short] = [await retrieve(), await retrieve(5)];

    expect([minutesLeft(usual.serialConsoleLogBlobUri), minutesLeft(short.serialConsoleLogBlobUri)]).toEqual([120, 5]);
    const unsigned = await read(usual.serialConsoleLogBlobUri?.split('?')[0]);
    expect(unsigned.ok).toBe(false);
  });

  it('are not in the instance view where Azure manages their account', async () => {
    const view = await fixture.client.virtualMachines.instanceView(fixture.group, 'web');

    expect(view.bootDiagnostics).toEqual({});
  });

  it.each([0, 1441])('are refused for %i minutes', async (minutes) => {
    await expect(retrieve(minutes)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidParameter' });
  });

  it('are refused of a machine that keeps none', async () => {
    await createMachine(fixture, 'silent');

    await expect(
      fixture.client.virtualMachines.retrieveBootDiagnosticsData(fixture.group, 'silent'),
    ).rejects.toMatchObject({ statusCode: 409, code: 'OperationNotAllowed' });
  });

  it('end with the update that disables them', async () => {
    const { client, group } = fixture;
    await createMachine(fixture, 'muted', { diagnosticsProfile });

    await client.virtualMachines.update(
      group,
      'muted',
      { diagnosticsProfile: { bootDiagnostics: { enabled: false } } },
      quickly,
    );

    await expect(client.virtualMachines.retrieveBootDiagnosticsData(group, 'muted')).rejects.toMatchObject({
      statusCode: 409,
    });
  });
});

it('an instance of a scale set has boot diagnostics by the model of its set', async () => {
  const { client, group, subnetId } = fixture;
  await client.virtualMachineScaleSets.createOrUpdate(
    group,
    'set',
    {
      location: 'westeurope',
      sku: { name: 'Standard_D2s_v5', capacity: 1 },
      virtualMachineProfile: {
        diagnosticsProfile,
        storageProfile: { imageReference: ubuntu, osDisk: { createOption: 'FromImage' } },
        osProfile: { computerNamePrefix: 'web', adminUsername: 'azureuser', adminPassword: 'Correct-horse-9' },
        networkProfile: {
          networkInterfaceConfigurations: [
            { name: 'nic', primary: true, ipConfigurations: [{ name: 'ip', subnet: { id: subnetId } }] },
          ],
        },
      },
    },
    quickly,
  );

  const { serialConsoleLogBlobUri } = await client.virtualMachineScaleSetVMs.retrieveBootDiagnosticsData(
    group,
    'set',
    '0',
  );

  expect(await (await read(serialConsoleLogBlobUri)).text()).toContain('web000000 login:');
});
