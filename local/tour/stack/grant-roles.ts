import { createHash } from 'node:crypto';
import type { ResourceManagementClient } from '@azure/arm-resources';
import builder from '../../../infra/roles/image-builder.json' with { type: 'json' };
import publisher from '../../../infra/roles/image-publisher.json' with { type: 'json' };
import watcher from '../../../infra/roles/image-watcher.json' with { type: 'json' };
import { findPrincipal } from '../../azure/entra/directory.ts';

/** A custom role of `infra/roles`. */
export interface Role {
  readonly name: string;
  readonly description: string;
  readonly actions: readonly string[];
}

type Resources = Pick<ResourceManagementClient, 'resources'>;

const apiVersion = '2022-04-01';

/** Gives the app's identity the roles that a deployment gives it, where it gives them; repeating it changes nothing. */
export async function grantRoles(
  resources: Resources,
  subscription: string,
  galleries: readonly string[],
): Promise<void> {
  const whole = `/subscriptions/${subscription}`;
  const grants: readonly (readonly [Role, readonly string[]])[] = [
    [builder, [whole]],
    [publisher, galleries],
    [watcher, [whole]],
  ];
  for (const [role, scopes] of grants) {
    const roleId = await defineRole(resources, subscription, role);
    for (const scope of scopes) {
      await assignRole(resources, roleId, scope);
    }
  }
}

/** Makes or changes a custom role and answers its id. */
export async function defineRole(resources: Resources, subscription: string, role: Role): Promise<string> {
  const scope = `/subscriptions/${subscription}`;
  const id = `${scope}/providers/Microsoft.Authorization/roleDefinitions/${guidOf(role.name)}`;
  await put(resources, id, {
    roleName: role.name,
    description: role.description,
    type: 'CustomRole',
    assignableScopes: [scope],
    permissions: [{ actions: role.actions }],
  });
  return id;
}

async function assignRole(resources: Resources, roleDefinitionId: string, scope: string): Promise<void> {
  const { objectId: principalId } = findPrincipal('rebake')!;
  const name = guidOf(`${scope} ${principalId} ${roleDefinitionId}`.toLowerCase());
  await put(resources, `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`, {
    principalId,
    principalType: 'ServicePrincipal',
    roleDefinitionId,
  });
}

async function put({ resources }: Resources, id: string, properties: Record<string, unknown>): Promise<void> {
  await resources.beginCreateOrUpdateByIdAndWait(id, apiVersion, { properties }, { updateIntervalInMs: 50 });
}

/** The same GUID for the same text, as Bicep's `guid()` gives one. */
function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
