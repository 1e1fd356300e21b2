import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, type Answer } from '../support/call.ts';
import { createDefinition, putSource } from '../support/sources.ts';
import { principal, startArm, type TestArm } from '../support/start-arm.ts';

const subscription = `/subscriptions/${subscriptionId}`;
const reader = 'acdd72a7-3385-48ef-bd42-f606fba81ae7';
const contributor = 'b24988ac-6180-42a0-ab88-20f7382dd24c';
const group = `${subscription}/resourceGroups/images`;
const gallery = `${group}/providers/Microsoft.Compute/galleries/rebake_test`;

describe('role assignments', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await createDefinition(test, 'web');
  });
  afterAll(() => test.close());

  const assign = (scope: string, alias: string, role: string, name: string = randomUUID()): Promise<Answer> =>
    call(test, `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}?api-version=2022-04-01`, {
      method: 'PUT',
      body: {
        properties: {
          roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
          principalId: principal(alias).objectId,
          principalType: 'User',
        },
      },
    });
  const read = (path: string, as: string): Promise<Answer> => call(test, `${path}?api-version=2021-04-01`, { as });

  it('refuse whoever has none, in the words of Azure', async () => {
    const { name, objectId } = { name: 'robin.meyer@contoso.example', ...principal('reader') };

    const answer = await read(group, 'reader');

    expect(answer).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'AuthorizationFailed',
          message:
            `The client '${name}' with object id '${objectId}' does not have authorization to perform action ` +
            `'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '${group}' or the scope is invalid. ` +
            'If access was recently granted, please refresh your credentials.',
        },
      },
    });
  });

  it('hold for everything within their scope, and for nothing else', async () => {
    await assign(group, 'contributor', reader);

    const within = await call(test, `${gallery}?api-version=2025-03-03`, { as: 'contributor' });
    const outside = await call(test, `${subscription}/resourceGroups?api-version=2021-04-01`, { as: 'contributor' });
    const write = await call(test, `${gallery}?api-version=2025-03-03`, {
      as: 'contributor',
      method: 'PUT',
      body: { location: 'westeurope' },
    });

    expect([within.status, outside.status, write.status]).toEqual([200, 403, 403]);
  });

  it('of Contributor do not reach to the assignment of roles', async () => {
    await assign(subscription, 'promoter', contributor);

    const path = `${group}/providers/Microsoft.Authorization/roleAssignments/${randomUUID()}?api-version=2022-04-01`;
    const answer = await call(test, path, {
      method: 'PUT',
      as: 'promoter',
      body: { properties: { roleDefinitionId: `x/${reader}`, principalId: principal('reader').objectId } },
    });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
  });

  it('ask on both ends: whoever writes a version must be allowed on its source', async () => {
    const definition = `${gallery}/images/web`;
    const machine = putSource(test, 'virtualMachines', 'elsewhere');
    await assign(gallery, 'approver', contributor);

    const answer = await call(test, `${definition}/versions/1.0.0?api-version=2025-03-03`, {
      method: 'PUT',
      as: 'approver',
      body: { location: 'westeurope', properties: { storageProfile: { source: { virtualMachineId: machine } } } },
    });

    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'LinkedAuthorizationFailed' } } });
    expect(answer.text).toContain(
      `perform action(s) 'Microsoft.Compute/virtualMachines/write' on the linked scope(s) '${machine}'`,
    );
  });

  it('are listed at a scope with those inherited, and are gone when deleted', async () => {
    const name = randomUUID();
    const created = await assign(gallery, 'security-officer', reader, name);
    const path = `${gallery}/providers/Microsoft.Authorization/roleAssignments`;

    const listed = await call(test, `${path}?api-version=2022-04-01&$filter=atScope()`);
    const removed = await call(test, `${path}/${name}?api-version=2022-04-01`, { method: 'DELETE' });
    const again = await call(test, `${path}/${name}?api-version=2022-04-01`, { method: 'DELETE' });
    const answer = await call(test, `${gallery}?api-version=2025-03-03`, { as: 'security-officer' });

    expect(created.status).toBe(201);
    expect((listed.body as { value: { name: string }[] }).value.map((assignment) => assignment.name)).toContain(name);
    expect(listed.text).toContain(principal('owner').objectId);
    expect([removed.status, again.status, answer.status]).toEqual([200, 204, 403]);
  });

  it.each([
    { why: 'a name that is no GUID', name: 'mine', role: reader, status: 400, code: 'InvalidRoleAssignmentId' },
    {
      why: 'a role that is not there',
      name: randomUUID(),
      role: randomUUID(),
      status: 400,
      code: 'RoleDefinitionDoesNotExist',
    },
    {
      why: 'what is assigned already',
      name: randomUUID(),
      role: contributor,
      status: 409,
      code: 'RoleAssignmentExists',
    },
  ])('refuse $why', async ({ name, role, status, code }) => {
    const answer = await assign(subscription, 'promoter', role, name);

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });
});
