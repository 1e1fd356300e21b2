import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataRolesOf, mayOnData, queueRights } from '../../../../local/azure/entra/data-access.ts';
import { allowsDataAction, dataRoles, type DataRole } from '../../../../local/azure/entra/data-roles.ts';
import { findPrincipal } from '../../../../local/azure/entra/directory.ts';

const account = 'Microsoft.DocumentDB/databaseAccounts';
const idOf = (alias: string): string => findPrincipal(alias)?.objectId ?? alias;

// https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
describe('a data role', () => {
  it.each<{ role: DataRole; action: string; allowed: boolean }>([
    { role: 'EventGrid Data Sender', action: 'Microsoft.EventGrid/events/send/action', allowed: true },
    { role: 'EventGrid Data Sender', action: 'microsoft.eventgrid/EVENTS/send/action', allowed: true },
    { role: 'EventGrid Data Sender', action: 'Microsoft.EventGrid/events/receive/action', allowed: false },
    { role: 'Cosmos DB Built-in Data Reader', action: `${account}/readMetadata`, allowed: true },
    {
      role: 'Cosmos DB Built-in Data Reader',
      action: `${account}/sqlDatabases/containers/executeQuery`,
      allowed: true,
    },
    { role: 'Cosmos DB Built-in Data Reader', action: `${account}/sqlDatabases/containers/items/read`, allowed: true },
    {
      role: 'Cosmos DB Built-in Data Reader',
      action: `${account}/sqlDatabases/containers/items/create`,
      allowed: false,
    },
    {
      role: 'Cosmos DB Built-in Data Contributor',
      action: `${account}/sqlDatabases/containers/items/delete`,
      allowed: true,
    },
    {
      role: 'Cosmos DB Built-in Data Contributor',
      action: `${account}/sqlDatabases/containers/readChangeFeed`,
      allowed: true,
    },
    { role: 'Cosmos DB Built-in Data Contributor', action: `${account}/sqlDatabases/write`, allowed: false },
    {
      role: 'Azure Service Bus Data Sender',
      action: 'Microsoft.ServiceBus/namespaces/messages/send/action',
      allowed: true,
    },
    {
      role: 'Azure Service Bus Data Sender',
      action: 'Microsoft.ServiceBus/namespaces/messages/receive/action',
      allowed: false,
    },
    { role: 'Azure Service Bus Data Sender', action: 'Microsoft.ServiceBus/send/action', allowed: false },
    { role: 'Azure Service Bus Data Owner', action: 'Microsoft.ServiceBus/namespaces/queues/write', allowed: true },
    { role: 'Azure Service Bus Data Owner', action: 'Microsoft.EventGrid/events/send/action', allowed: false },
    { role: 'Key Vault Secrets User', action: 'Microsoft.KeyVault/vaults/secrets/getSecret/action', allowed: true },
    { role: 'Key Vault Secrets User', action: 'Microsoft.KeyVault/vaults/secrets/delete', allowed: false },
    { role: 'Key Vault Secrets Officer', action: 'Microsoft.KeyVault/vaults/secrets/delete', allowed: true },
    { role: 'Key Vault Secrets Officer', action: 'Microsoft.KeyVault/vaults/keys/read', allowed: false },
  ])('$role and $action: $allowed', ({ role, action, allowed }) => {
    expect(allowsDataAction(role, action)).toBe(allowed);
  });
});

describe('the local tenant', () => {
  it.each([
    { who: 'rebake', rights: ['Send', 'Listen'] },
    { who: 'owner', rights: ['Send', 'Listen', 'Manage'] },
    { who: 'az', rights: ['Send', 'Listen', 'Manage'] },
    { who: 'promoter', rights: [] },
    { who: 'nobody', rights: [] },
  ])('lets $who $rights', ({ who, rights }) => {
    expect(queueRights(idOf(who))).toEqual(rights);
  });

  it.each(['promoter', 'reader', 'nobody'])('lets %s do nothing with data', (who) => {
    const actions = Object.values(dataRoles).flatMap((role): readonly string[] => role.dataActions);

    expect(actions.filter((action) => mayOnData(idOf(who), action))).toEqual([]);
  });

  it("gives the app's identity the roles that a deployment does", () => {
    const modules = new URL('../../../../infra/modules/', import.meta.url);
    const deployed = readdirSync(modules)
      .filter((name) => name.endsWith('.bicep'))
      .map((name) => readFileSync(new URL(name, modules), 'utf8'))
      .join('\n');

    const roles = dataRolesOf(idOf('rebake'));

    expect(roles.filter((role) => !deployed.includes(dataRoles[role].id))).toEqual([]);
    expect(roles).toHaveLength(5);
  });
});
