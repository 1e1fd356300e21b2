import type { ComputeManagementClient } from '@azure/arm-compute';
import { RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from 'vitest';
import { readInstance } from '../../../../shared/azure/machines/machine-state.ts';

const machine = { resourceGroup: 'bakes', name: 'vm-1', region: 'westeurope' };

/** A client of which only the machine is asked for. */
function clientOf(get: () => Promise<object>): ComputeManagementClient {
  return { virtualMachines: { get } } as unknown as ComputeManagementClient;
}

const reading = (found: object) =>
  readInstance(
    clientOf(() => Promise.resolve(found)),
    machine,
  );
const statuses = (...codes: readonly string[]) => ({ instanceView: { statuses: codes.map((code) => ({ code })) } });

/** https://learn.microsoft.com/azure/virtual-machines/states-billing */
describe('a machine as it is now', () => {
  it.each([
    { what: 'runs', found: statuses('ProvisioningState/succeeded', 'PowerState/running'), power: 'running' },
    { what: 'is deallocated', found: statuses('PowerState/deallocated'), power: 'deallocated' },
    { what: 'says nothing of its power', found: statuses('ProvisioningState/creating'), power: null },
    { what: 'has no instance view yet', found: {}, power: null },
    { what: 'has null for what is not known', found: { provisioningState: null, instanceView: null }, power: null },
  ])('that $what has power state $power', async ({ found, power }) => {
    expect(await reading(found)).toMatchObject({ power, failure: null });
  });

  it.each([
    { what: 'generalized', found: statuses('OSState/generalized'), generalized: true },
    { what: 'specialized', found: statuses('OSState/specialized'), generalized: false },
    { what: 'nothing', found: statuses(), generalized: false },
  ])('whose system state is $what is generalised: $generalized', async ({ found, generalized }) => {
    expect(await reading(found)).toMatchObject({ generalized });
  });

  it.each([
    { what: 'is ready', vmAgent: { statuses: [{ displayStatus: 'Ready' }] }, agentReady: true },
    { what: 'is not ready', vmAgent: { statuses: [{ displayStatus: 'Not Ready' }] }, agentReady: false },
    { what: 'says nothing', vmAgent: {}, agentReady: false },
    { what: 'is not known', vmAgent: null, agentReady: false },
  ])('whose agent $what can run commands: $agentReady', async ({ vmAgent, agentReady }) => {
    expect(await reading({ instanceView: { vmAgent } })).toMatchObject({ agentReady });
  });

  it.each([
    {
      what: 'with its code and message',
      status: { code: 'ProvisioningState/failed/AllocationFailed', message: 'No room.' },
      failure: { code: 'AllocationFailed', message: 'No room.' },
    },
    {
      what: 'that Azure says nothing of',
      status: { code: 'ProvisioningState/failed' },
      failure: { code: 'ProvisioningFailed', message: '' },
    },
  ])('tells a failure $what', async ({ status, failure }) => {
    const found = { provisioningState: 'Failed', instanceView: { statuses: [status] } };

    expect(await reading(found)).toMatchObject({ provisioning: 'Failed', failure });
  });

  it('is in an unknown state where Azure tells none', async () => {
    expect(await reading({})).toMatchObject({ provisioning: 'Unknown' });
  });

  it('is not there when Azure does not find it', async () => {
    const gone = new RestError('gone', { statusCode: 404, code: 'ResourceNotFound' });

    expect(
      await readInstance(
        clientOf(() => Promise.reject(gone)),
        machine,
      ),
    ).toBeUndefined();
  });
});
