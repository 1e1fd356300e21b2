interface BuiltInRole {
  /** The role definition's name, a GUID that is the same everywhere. */
  readonly id: string;
  /** `*` stands for any text. */
  readonly dataActions: readonly string[];
}

const account = 'Microsoft.DocumentDB/databaseAccounts';
const secrets = 'Microsoft.KeyVault/vaults/secrets';

/**
 * Permissions on data, which Azure keeps apart from those on resources: built-in roles with the data actions of
 * https://learn.microsoft.com/azure/role-based-access-control/built-in-roles, those of Cosmos DB of
 * https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security.
 */
export const dataRoles = {
  'EventGrid Data Sender': {
    id: 'd5a91429-5739-47e2-a06b-3470a27159e7',
    dataActions: ['Microsoft.EventGrid/events/send/action'],
  },
  'Cosmos DB Built-in Data Reader': {
    id: '00000000-0000-0000-0000-000000000001',
    dataActions: [
      `${account}/readMetadata`,
      `${account}/sqlDatabases/containers/items/read`,
      `${account}/sqlDatabases/containers/executeQuery`,
      `${account}/sqlDatabases/containers/readChangeFeed`,
    ],
  },
  'Cosmos DB Built-in Data Contributor': {
    id: '00000000-0000-0000-0000-000000000002',
    dataActions: [
      `${account}/readMetadata`,
      `${account}/sqlDatabases/containers/*`,
      `${account}/sqlDatabases/containers/items/*`,
    ],
  },
  'Azure Service Bus Data Owner': {
    id: '090c5cfd-751d-490a-894a-3ce6f1109419',
    dataActions: ['Microsoft.ServiceBus/*'],
  },
  'Azure Service Bus Data Sender': {
    id: '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39',
    dataActions: ['Microsoft.ServiceBus/*/send/action'],
  },
  'Azure Service Bus Data Receiver': {
    id: '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0',
    dataActions: ['Microsoft.ServiceBus/*/receive/action'],
  },
  'Key Vault Secrets User': {
    id: '4633458b-17de-408a-b874-0445c86b69e6',
    dataActions: [`${secrets}/getSecret/action`, `${secrets}/readMetadata/action`],
  },
  'Key Vault Secrets Officer': {
    id: 'b86a8fe4-44ce-4948-aee5-eccb2c155cd7',
    dataActions: [`${secrets}/*`],
  },
} as const satisfies Readonly<Record<string, BuiltInRole>>;

export type DataRole = keyof typeof dataRoles;

/** Whether a role's definition holds a data action; case does not count. */
export function allowsDataAction(role: DataRole, action: string): boolean {
  return dataRoles[role].dataActions.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

function matches(pattern: string, action: string): boolean {
  const [start = '', ...others] = pattern.split('*');
  const end = others.pop();
  return end === undefined
    ? action === pattern
    : action.length >= start.length + end.length && action.startsWith(start) && action.endsWith(end);
}
