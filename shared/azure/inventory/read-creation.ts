import { AzureRefusedError } from '../../errors.ts';
import { azureFind } from '../azure-call.ts';
import type { Creation } from './follow-disks.ts';
import type { ClientsOf } from './inventory-clients.ts';

const pattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/(disks|snapshots)\/([^/]+)$/i;

/** What a disk or snapshot was made from, read from Resource Manager. */
export async function readCreation(clientsOf: ClientsOf, resourceId: string): Promise<Creation> {
  const [, subscriptionId = '', resourceGroup = '', type = '', name = ''] = pattern.exec(resourceId) ?? [];
  if (name === '') {
    return { kind: 'unreadable' };
  }
  const { compute } = clientsOf(subscriptionId.toLowerCase());
  const operations = type.toLowerCase() === 'disks' ? compute.disks : compute.snapshots;
  try {
    const found = await azureFind(`read ${type.toLowerCase().slice(0, -1)}`, () => operations.get(resourceGroup, name));
    return found ? { kind: 'made', creationData: found.creationData } : { kind: 'deleted' };
  } catch (error) {
    if (error instanceof AzureRefusedError && error.status === 403) {
      return { kind: 'unreadable' };
    }
    throw error;
  }
}
