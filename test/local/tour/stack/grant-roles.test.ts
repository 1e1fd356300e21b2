import { globSync, readFileSync } from 'node:fs';
import type { ResourceManagementClient } from '@azure/arm-resources';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { findPrincipal } from '../../../../local/azure/entra/directory.ts';
import { grantRoles } from '../../../../local/tour/stack/grant-roles.ts';

const subscription = '5a3f1c62-7d0e-4b8b-9c1d-2e4f60718293';
const whole = `/subscriptions/${subscription}`;
const gallery = `${whole}/resourceGroups/rebake/providers/Microsoft.Compute/galleries/rebake_test`;

const Definition = z.object({
  roleName: z.string(),
  permissions: z.tuple([z.object({ actions: z.array(z.string()) })]),
});
const Assignment = z.object({ principalId: z.string(), roleDefinitionId: z.string() });

/** Grants on a client that only remembers what was put. */
async function grant(): Promise<ReadonlyMap<string, unknown>> {
  const put = new Map<string, unknown>();
  const resources = {
    beginCreateOrUpdateByIdAndWait(id: string, _version: string, { properties }: { properties: unknown }) {
      put.set(id, properties);
      return Promise.resolve({});
    },
  };
  const client = { resources } as unknown as Pick<ResourceManagementClient, 'resources'>;
  await grantRoles(client, subscription, [gallery]);
  await grantRoles(client, subscription, [gallery]);
  return put;
}

it('makes every role of infra/roles with its own actions, under the same id each time', async () => {
  const made = [...(await grant())].filter(([id]) => id.includes('/roleDefinitions/'));

  const Role = z.object({ name: z.string(), actions: z.array(z.string()) });
  const files = globSync('infra/roles/*.json').map((file) => Role.parse(JSON.parse(readFileSync(file, 'utf8'))));
  const roles = made.map(([, properties]) => Definition.parse(properties));
  expect(roles.map(({ roleName, permissions: [{ actions }] }) => ({ name: roleName, actions }))).toEqual(
    expect.arrayContaining(files),
  );
  expect(roles).toHaveLength(files.length);
});

it("gives the app's identity nothing else, and publishing on galleries alone", async () => {
  const put = await grant();

  const assigned = [...put].filter(([id]) => id.includes('/roleAssignments/'));
  const where = assigned.map(([id, properties]) => {
    const { principalId, roleDefinitionId } = Assignment.parse(properties);
    expect(principalId).toBe(findPrincipal('rebake')!.objectId);
    return [Definition.parse(put.get(roleDefinitionId)).roleName, id.split('/providers/Microsoft.Authorization/')[0]];
  });
  expect(where.toSorted()).toEqual([
    ['Rebake Image Builder', whole],
    ['Rebake Image Publisher', gallery],
    ['Rebake Image Watcher', whole],
  ]);
});
