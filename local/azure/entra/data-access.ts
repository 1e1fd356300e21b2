import { findPrincipal } from './directory.ts';

/** Permissions on data, which Azure keeps apart from those on resources. Names as in Azure's built-in roles. */
export type DataRole =
  | 'EventGrid Data Sender'
  | 'Cosmos DB Built-in Data Contributor'
  | 'Azure Service Bus Data Owner'
  | 'Key Vault Secrets User'
  | 'Key Vault Secrets Officer';

/** What a deployment of Rebake assigns to the app's identity, and what its owners give themselves. */
const assigned: Readonly<Record<string, readonly DataRole[]>> = {
  rebake: [
    'EventGrid Data Sender',
    'Cosmos DB Built-in Data Contributor',
    'Azure Service Bus Data Owner',
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
