import { ComputeManagementClient } from '@azure/arm-compute';
import { ResourceGraphClient } from '@azure/arm-resourcegraph';
import { ResourceManagementClient } from '@azure/arm-resources';
import { createMachineInventory } from '../../../../../shared/azure/inventory/machine-inventory.ts';
import type { MachineInventory } from '../../../../../shared/ports/machine-inventory.ts';
import { clientOptions, credential } from '../../../../local/azure/arm/support/clients.ts';
import type { TestArm } from '../../../../local/azure/arm/support/start-arm.ts';

/** The inventory over the real SDK clients, as somebody of the directory. */
export function anInventory(test: TestArm, alias?: string): MachineInventory {
  const [as, options] = [credential(test, alias), clientOptions(test)];
  const clients = {
    subscription: (subscriptionId: string) => ({
      compute: new ComputeManagementClient(as, subscriptionId, options),
      resources: new ResourceManagementClient(as, subscriptionId, options),
    }),
    graph: new ResourceGraphClient(as, options),
  };
  return createMachineInventory(clients, { now: () => new Date().toISOString() });
}

/** How many queries Resource Graph was asked, and how many reads Resource Manager. */
export function callsOf(test: TestArm): { readonly queries: number; readonly reads: number } {
  const operations = test.calls.list().map(({ operation }) => operation);
  const queries = operations.filter((name) => name.includes('Microsoft.ResourceGraph/')).length;
  return { queries, reads: operations.length - queries };
}
