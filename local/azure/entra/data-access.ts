import { allowsDataAction, type DataRole } from './data-roles.ts';
import { findPrincipal } from './directory.ts';

/** What somebody needs to give themselves to look after all data. */
const ofOwners: readonly DataRole[] = [
  'EventGrid Data Sender',
  'Cosmos DB Built-in Data Contributor',
  'Azure Service Bus Data Owner',
  'Key Vault Secrets Officer',
];

/** What a deployment of Rebake assigns to the app's identity (`infra/modules`), and what its owners give themselves. */
const assigned: Readonly<Record<string, readonly DataRole[]>> = {
  rebake: [
    'EventGrid Data Sender',
    'Cosmos DB Built-in Data Contributor',
    'Azure Service Bus Data Sender',
    'Azure Service Bus Data Receiver',
    'Key Vault Secrets User',
  ],
  owner: ofOwners,
  az: ofOwners,
};

/** The data roles of a person or application of the local tenant. */
export function dataRolesOf(objectId: string): readonly DataRole[] {
  return assigned[findPrincipal(objectId)?.alias ?? ''] ?? [];
}

/** Whether one of somebody's roles allows an action on data, such as `Microsoft.EventGrid/events/send/action`. */
export function mayOnData(objectId: string, action: string): boolean {
  return dataRolesOf(objectId).some((role) => allowsDataAction(role, action));
}

/** What somebody may do with the queues; to manage them is more than to send and receive. */
export function queueRights(objectId: string): ('Send' | 'Listen' | 'Manage')[] {
  const needed = {
    Send: 'Microsoft.ServiceBus/namespaces/messages/send/action',
    Listen: 'Microsoft.ServiceBus/namespaces/messages/receive/action',
    Manage: 'Microsoft.ServiceBus/namespaces/queues/write',
  } as const;
  return (['Send', 'Listen', 'Manage'] as const).filter((right) => mayOnData(objectId, needed[right]));
}
