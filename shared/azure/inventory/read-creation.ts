import { AzureRefusedError } from '../../errors.ts';
import { azureFind } from '../azure-call.ts';
import type { Creation } from './follow-disks.ts';
import type { ClientsOf, SubscriptionClients } from './inventory-clients.ts';

type Compute = SubscriptionClients['compute'];
type Read = (compute: Compute, group: string, names: readonly string[]) => Promise<unknown>;

const group = '^/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\.Compute';

/** What disks are copied from, and how the data of its creation is read. */
const kinds: readonly { readonly what: string; readonly shape: RegExp; readonly read: Read }[] = [
  {
    what: 'disk',
    shape: new RegExp(`${group}/disks/([^/]+)$`, 'i'),
    read: async ({ disks }, inGroup, [name]) => (await disks.get(inGroup, name!)).creationData,
  },
  {
    what: 'snapshot',
    shape: new RegExp(`${group}/snapshots/([^/]+)$`, 'i'),
    read: async ({ snapshots }, inGroup, [name]) => (await snapshots.get(inGroup, name!)).creationData,
  },
  {
    what: 'restore point of a disk',
    shape: new RegExp(`${group}/restorePointCollections/([^/]+)/restorePoints/([^/]+)/diskRestorePoints/([^/]+)$`, 'i'),
    read: async ({ diskRestorePoint }, inGroup, [collection, point, name]) => {
      const { sourceResourceId } = await diskRestorePoint.get(inGroup, collection!, point!, name!);
      return { createOption: 'Copy', sourceResourceId };
    },
  },
];

/** What a disk, a snapshot or a disk's restore point was made from, read from Resource Manager. */
export async function readCreation(clientsOf: ClientsOf, resourceId: string): Promise<Creation> {
  for (const { what, shape, read } of kinds) {
    const [, subscriptionId, inGroup, ...names] = shape.exec(resourceId) ?? [];
    if (subscriptionId !== undefined && inGroup !== undefined) {
      const { compute } = clientsOf(subscriptionId.toLowerCase());
      return creationOf(what, () => read(compute, inGroup, names));
    }
  }
  return { kind: 'unreadable' };
}

async function creationOf(what: string, read: () => Promise<unknown>): Promise<Creation> {
  try {
    const found = await azureFind(`read ${what}`, async () => ({ creationData: await read() }));
    return found ? { kind: 'made', creationData: found.creationData } : { kind: 'deleted' };
  } catch (error) {
    if (error instanceof AzureRefusedError && error.status === 403) {
      return { kind: 'unreadable' };
    }
    throw error;
  }
}
