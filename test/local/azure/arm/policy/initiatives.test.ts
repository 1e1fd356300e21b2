import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, type Answer } from '../support/call.ts';
import { clientOptions, credential, resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

// https://learn.microsoft.com/azure/governance/policy/concepts/initiative-definition-structure
const authorization = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
const definition = `${authorization}/policyDefinitions/located`;
const set = `${authorization}/policySetDefinitions/Places`;
const assignment = `${authorization}/policyAssignments/places`;
const version = 'api-version=2023-04-01';

describe('an initiative', () => {
  let test: TestArm;
  let client: PolicyInsightsClient;

  const put = (path: string, properties: object): Promise<Answer> =>
    call(test, `${path}?${version}`, { method: 'PUT', body: { properties } });
  const member = (name: string, place: string) => ({
    policyDefinitionId: definition,
    policyDefinitionReferenceId: name,
    parameters: { place: { value: place } },
    groupNames: ['where'],
  });
  const states = async (filter?: string) => {
    const listed = client.policyStates.listQueryResultsForSubscription('latest', subscriptionId, {
      ...(filter !== undefined && { queryOptions: { filter } }),
    });
    return (await Array.fromAsync(listed)).map((state) => [
      state.resourceId?.split('/').at(-1),
      state.policyDefinitionReferenceId,
      state.complianceState,
    ]);
  };

  beforeAll(async () => {
    test = await startArm();
    client = new PolicyInsightsClient(credential(test), subscriptionId, {
      ...clientOptions(test),
      credentialScopes: ['https://management.azure.com/.default'],
    });
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    for (const [name, location] of [
      ['near', 'westeurope'],
      ['far', 'eastus'],
    ] as const) {
      const id = `${groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;
      const type = 'Microsoft.Compute/virtualMachines';
      test.arm.kernel.resources.put({ id, name, type, location, properties: {} });
    }
    await put(definition, {
      parameters: { place: { type: 'String' }, effect: { type: 'String', defaultValue: 'audit' } },
      policyRule: {
        if: {
          allOf: [
            { field: 'type', like: 'Microsoft.Compute/*' },
            { field: 'location', notEquals: "[parameters('place')]" },
          ],
        },
        then: { effect: "[parameters('effect')]" },
      },
    });
    await put(set, {
      displayName: 'Places',
      parameters: { home: { type: 'String' } },
      policyDefinitions: [member('Home', "[parameters('home')]"), member('Abroad', 'eastus')],
    });
    await put(assignment, { policyDefinitionId: set, parameters: { home: { value: 'westeurope' } } });
  });
  afterAll(() => test.close());

  it('judges a resource by each of its members, with the values of its assignment', async () => {
    expect(await states()).toEqual([
      ['far', 'home', 'NonCompliant'],
      ['near', 'home', 'Compliant'],
      ['far', 'abroad', 'Compliant'],
      ['near', 'abroad', 'NonCompliant'],
    ]);
  });

  it('is named in every state, and in the summary with its members', async () => {
    const [first] = await Array.fromAsync(
      client.policyStates.listQueryResultsForSubscription('latest', subscriptionId),
    );
    const { value } = await client.policyStates.summarizeForSubscription('latest', subscriptionId);

    expect(first).toMatchObject({
      policySetDefinitionId: set.toLowerCase(),
      policySetDefinitionName: 'Places',
      policyDefinitionGroupNames: ['where'],
      policyAssignmentId: assignment.toLowerCase(),
    });
    expect(value?.[0]?.policyAssignments?.[0]).toMatchObject({
      policySetDefinitionId: set.toLowerCase(),
      results: { nonCompliantResources: 2, nonCompliantPolicies: 2 },
      policyDefinitions: [{ policyDefinitionReferenceId: 'home' }, { policyDefinitionReferenceId: 'abroad' }],
    });
  });

  it('lets a resource be exempted from one of its members', async () => {
    const exemption = `${groupId}/providers/Microsoft.Authorization/policyExemptions/home`;
    await put(exemption, {
      policyAssignmentId: assignment,
      policyDefinitionReferenceIds: ['Home'],
      exemptionCategory: 'Waiver',
    });

    expect(await states(`resourceId eq '${groupId}/providers/Microsoft.Compute/virtualMachines/far'`)).toEqual([
      ['far', 'home', 'Exempt'],
      ['far', 'abroad', 'Compliant'],
    ]);
    await call(test, `${exemption}?${version}`, { method: 'DELETE' });
  });

  it('refuses a write that one of its members denies, and names both', async () => {
    const strict = `${authorization}/policySetDefinitions/strict`;
    const denying = {
      ...member('deny', 'westeurope'),
      parameters: { place: { value: 'westeurope' }, effect: { value: 'deny' } },
    };
    await put(strict, { policyDefinitions: [denying] });
    await put(`${authorization}/policyAssignments/strict`, { policyDefinitionId: strict });

    const refused = await call(test, `${groupId}/providers/Microsoft.Compute/galleries/far?api-version=2025-03-03`, {
      method: 'PUT',
      body: { location: 'eastus' },
    });

    expect(refused).toMatchObject({ status: 403, body: { error: { code: 'RequestDisallowedByPolicy' } } });
    expect(refused.text).toContain('policySetDefinition');
    await call(test, `${authorization}/policyAssignments/strict?${version}`, { method: 'DELETE' });
  });

  it('is read, listed and deleted', async () => {
    const odd = `${authorization}/policySetDefinitions/odd`;
    await put(odd, { policyDefinitions: [{ ...member('x', 'eastus'), policyDefinitionReferenceId: undefined }] });

    const read = await call(test, `${odd}?${version}`);
    const listed = await call(test, `${authorization}/policySetDefinitions?${version}`);
    const deleted = await call(test, `${odd}?${version}`, { method: 'DELETE' });

    expect(read.body).toMatchObject({ properties: { policyDefinitions: [{ policyDefinitionReferenceId: '1' }] } });
    expect((listed.body as { value: { name: string }[] }).value.map(({ name }) => name)).toContain('odd');
    expect([deleted.status, (await call(test, `${odd}?${version}`)).status]).toEqual([200, 404]);
  });

  it.each([
    { why: 'without members', policyDefinitions: [], status: 400, code: 'InvalidParameter' },
    {
      why: 'of a definition that there is not',
      policyDefinitions: [{ policyDefinitionId: `${definition}x` }],
      status: 404,
      code: 'PolicyDefinitionNotFound',
    },
    {
      why: 'that leaves a member without a value',
      policyDefinitions: [{ policyDefinitionId: definition }],
      status: 400,
      code: 'MissingPolicyParameter',
    },
    {
      why: 'with a parameter that it does not define',
      policyDefinitions: [member('x', "[parameters('none')]")],
      status: 400,
      code: 'InvalidPolicySetDefinition',
    },
    {
      why: 'with a function that is not evaluated',
      policyDefinitions: [member('x', "[concat('a', 'b')]")],
      status: 400,
      code: 'InvalidPolicySetDefinition',
    },
    {
      why: 'with one name for two members',
      policyDefinitions: [member('x', 'eastus'), member('X', 'westeurope')],
      status: 400,
      code: 'InvalidPolicySetDefinition',
    },
  ])('is refused $why', async ({ policyDefinitions, status, code }) => {
    const answer = await put(`${authorization}/policySetDefinitions/wrong`, { policyDefinitions });

    expect(answer).toMatchObject({ status, body: { error: { code } } });
  });

  it('is not assigned without the values that it needs', async () => {
    const answer = await put(`${authorization}/policyAssignments/short`, { policyDefinitionId: set });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'MissingPolicyParameter' } } });
  });
});
