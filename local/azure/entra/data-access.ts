import { findPrincipal } from './directory.ts';

/** Permissions on data, which Azure keeps apart from those on resources. Names as in Azure's built-in roles. */
export type DataRole =
  | 'EventGrid Data Sender'
  | 'Cosmos DB Built-in Data Contributor'
  | 'Azure Service Bus Data Owner'
  | 'Azure Service Bus Data Sender'
  | 'Azure Service Bus Data Receiver'
  | 'Key Vault Secrets User'
  | 'Key Vault Secrets Officer';

/** What a deployment of Rebake assigns to the app's identity (`infra/modules`), and what its owners give themselves. */
const assigned: Readonly<Record<string, readonly DataRole[]>> = {
  rebake: [
    'EventGrid Data Sender',
    'Cosmos DB Built-in Data Contributor',
    'Azure Service Bus Data Sender',
    'Azure Service Bus Data Receiver',
    'Key Vault Secrets User',
  ],
  owner: [
    'EventGrid Data Sender',
    'Cosmos DB Built-in Data Contributor',
    'Azure Service Bus Data Owner',
    'Key Vault Secrets Officer',
  ],
  az: [
    'EventGrid Data Sender',
    'Cosmos DB Built-in Data Contributor',
    'Azure Service Bus Data Owner',
    'Key Vault Secrets Officer',
  ],
};

export function hasDataRole(objectId: string, role: DataRole): boolean {
  const principal = findPrincipal(objectId);
  return principal !== undefined && (assigned[principal.alias] ?? []).includes(role);
}

/** What somebody may do with the queues; a Data Owner also manages them. */
export function queueRights(objectId: string): ('Send' | 'Listen' | 'Manage')[] {
  if (hasDataRole(objectId, 'Azure Service Bus Data Owner')) {
    return ['Send', 'Listen', 'Manage'];
  }
  return [
    ...(hasDataRole(objectId, 'Azure Service Bus Data Sender') ? (['Send'] as const) : []),
    ...(hasDataRole(objectId, 'Azure Service Bus Data Receiver') ? (['Listen'] as const) : []),
  ];
}
