import type { MachineFacts } from '../../../../../../local/azure/arm/machines/guest/guest-disk.ts';

/** Facts of a small Linux machine, with the named ones changed. */
export function machineFacts(facts: Partial<MachineFacts> = {}): MachineFacts {
  return {
    vmId: '6f1a2c30-0000-4000-8000-000000000001',
    name: 'machine',
    computerName: 'machine',
    location: 'westeurope',
    resourceGroup: 'builders',
    subscriptionId: '00000000-0000-4000-8000-000000000000',
    size: 'Standard_D2s_v5',
    cores: 2,
    memoryGB: 8,
    architecture: 'x64',
    adminUsername: 'azureuser',
    ...facts,
  };
}
