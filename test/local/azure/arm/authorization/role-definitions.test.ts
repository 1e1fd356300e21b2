import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { createDefinition } from '../support/sources.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const roles = `${subscription}/providers/Microsoft.Authorization/roleDefinitions`;
const version = 'api-version=2022-04-01';

describe('role definitions', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await createDefinition(test, 'web');
  });
  afterAll(() => test.close());

  it("list Azure's own by name", async () => {
    const answer = await call(test, `${roles}?${version}&$filter=roleName eq 'Contributor'`);

    expect(answer.body).toMatchObject({
      value: [{ name: 'b24988ac-6180-42a0-ab88-20f7382dd24c', properties: { type: 'BuiltInRole' } }],
    });
  });

  it('that are custom permit exactly their actions, less those they exclude', async () => {
    const role = randomUUID();
    await call(test, `${roles}/${role}?${version}`, {
      method: 'PUT',
      body: {
        properties: {
          roleName: 'Gallery writer',
          permissions: [
            { actions: ['Microsoft.Compute/galleries/*'], notActions: ['Microsoft.Compute/galleries/delete'] },
          ],
          assignableScopes: [subscription],
        },
      },
    });
    await call(test, `${subscription}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?${version}`, {
      method: 'PUT',
      body: { properties: { roleDefinitionId: `${roles}/${role}`, principalId: principal('reader').objectId } },
    });
    const gallery = `${subscription}/resourceGroups/images/providers/Microsoft.Compute/galleries/rebake_test?api-version=2025-03-03`;

    const read = await call(test, gallery, { as: 'reader' });
    const remove = await call(test, gallery, { as: 'reader', method: 'DELETE' });
    const deleteRole = await call(test, `${roles}/${role}?${version}`, { method: 'DELETE' });

    expect(read.status).toBe(200);
    expect(remove.status).toBe(403);
    expect(deleteRole).toMatchObject({ status: 400, body: { error: { code: 'RoleDefinitionHasAssignments' } } });
  });

  it('refuse to change what is built in', async () => {
    const answer = await call(test, `${roles}/8e3af657-a8ff-443c-a75c-2fe8c4bcb635?${version}`, {
      method: 'PUT',
      body: { properties: { roleName: 'Owner', permissions: [], assignableScopes: ['/'] } },
    });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'RoleDefinitionUpdateNotPermitted' } } });
  });
});
