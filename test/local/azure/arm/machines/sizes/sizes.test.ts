import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQuota } from '../../../../../../local/azure/arm/machines/sizes/quota.ts';
import { subscriptionId } from '../../../../../../local/azure/entra/directory.ts';
import { call } from '../../support/call.ts';
import { quickly, resourcesClient } from '../../support/clients.ts';
import { startArm, type TestArm } from '../../support/start-arm.ts';
import { createMachine, machineFixture, type MachineFixture } from '../machine-fixture.ts';

let test: TestArm;
let fixture: MachineFixture;

beforeAll(async () => {
  test = await startArm();
  fixture = await machineFixture(test, 'sizes');
});
afterAll(() => test.close());

const capability = (sku: { capabilities?: { name?: string; value?: string }[] } | undefined, wanted: string) =>
  sku?.capabilities?.find(({ name }) => name === wanted)?.value;

describe('sizes', () => {
  it('tell by region what fits them', async () => {
    const skus = await Array.fromAsync(fixture.client.resourceSkus.list({ filter: "location eq 'westeurope'" }));
    const named = (wanted: string) => skus.find(({ name }) => name === wanted);

    expect(
      skus.every(
        ({ locations, resourceType }) => locations?.[0] === 'westeurope' && resourceType === 'virtualMachines',
      ),
    ).toBe(true);
    expect(capability(named('Standard_D2s_v5'), 'HyperVGenerations')).toBe('V1,V2');
    expect(capability(named('Standard_D2s_v5'), 'vCPUs')).toBe('2');
    expect(capability(named('Standard_D2s_v5'), 'TrustedLaunchDisabled')).toBeUndefined();
    expect(capability(named('Standard_D2ps_v5'), 'CpuArchitectureType')).toBe('Arm64');
    expect(capability(named('Standard_M64s'), 'TrustedLaunchDisabled')).toBe('True');
    expect(capability(named('Standard_DC2as_v5'), 'ConfidentialComputingType')).toBe('SNP');
  });

  it('are not all in every region', async () => {
    const skus = await Array.fromAsync(fixture.client.resourceSkus.list({ filter: "location eq 'norwaywest'" }));

    expect(skus.some(({ name }) => name === 'Standard_D2s_v5')).toBe(true);
    expect(skus.some(({ name }) => name === 'Standard_M64s')).toBe(false);
  });

  it('are filtered by location alone', async () => {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.Compute/skus?api-version=2021-07-01&$filter=name eq 'x'`;

    expect(await call(test, path)).toMatchObject({ status: 400, body: { error: { code: 'InvalidFilter' } } });
  });
});

describe('cores', () => {
  const usage = async (location: string) => {
    const rows = await Array.fromAsync(fixture.client.usage.list(location));
    const row = rows.find(({ name }) => name?.value === 'cores');
    return { current: row?.currentValue, limit: row?.limit };
  };

  it('are counted while machines are there, also when their group goes', async () => {
    const before = (await usage('westeurope')).current ?? 0;
    const other = await machineFixture(test, 'cores');
    await createMachine(other, 'web');
    expect((await usage('westeurope')).current).toBe(before + 2);

    await resourcesClient(test).resourceGroups.beginDeleteAndWait('cores', quickly);

    expect((await usage('westeurope')).current).toBe(before);
  });

  it('are refused beyond the quota, in its words', async () => {
    const used = (await usage('westeurope')).current ?? 0;
    createQuota(test.arm.kernel).setLimit(subscriptionId, 'westeurope', used + 3);
    await createMachine(fixture, 'fits');

    const refused = createMachine(fixture, 'too-much');

    await expect(refused).rejects.toMatchObject({
      statusCode: 409,
      code: 'OperationNotAllowed',
      message: expect.stringContaining(
        `Operation results in exceeding quota limits of Core. Maximum allowed: ${used + 3}, Current in use: ${used + 2}, Additional requested: 2.`,
      ) as string,
    });
    expect((await usage('westeurope')).limit).toBe(used + 3);
    await expect(fixture.client.virtualMachines.get(fixture.group, 'too-much')).rejects.toMatchObject({
      statusCode: 404,
    });
  });
});
