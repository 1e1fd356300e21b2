import { PolicyInsightsClient, type PolicyState } from '@azure/arm-policyinsights';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, type Answer } from '../support/call.ts';
import { clientOptions, credential, resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const authorization = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
const version = 'api-version=2023-04-01';
const disk = `${groupId}/providers/Microsoft.Compute/disks/d`;
const inGroup = `${groupId}/providers/Microsoft.Authorization/policyAssignments`;

describe('policy states', () => {
  let test: TestArm;
  let client: PolicyInsightsClient;

  beforeAll(async () => {
    test = await startArm();
    client = new PolicyInsightsClient(credential(test), subscriptionId, {
      ...clientOptions(test),
      credentialScopes: ['https://management.azure.com/.default'],
    });
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    test.arm.kernel.resources.put({
      ...{ id: disk, name: 'd', type: 'Microsoft.Compute/disks', location: 'eastus' },
      properties: {},
    });
    await put(`${authorization}/policyDefinitions/near`, rule('location', 'westeurope', 'deny'));
    await put(`${authorization}/policyDefinitions/named`, rule('location', 'eastus', 'audit'));
    await put(`${authorization}/policySetDefinitions/both`, {
      policyDefinitions: ['near', 'named'].map((name) => ({
        policyDefinitionId: `${authorization}/policyDefinitions/${name}`,
      })),
    });
    await put(`${inGroup}/near-only`, { policyDefinitionId: `${authorization}/policyDefinitions/near` });
    await put(`${inGroup}/together`, { policyDefinitionId: `${authorization}/policySetDefinitions/both` });
  });
  afterAll(() => test.close());

  const rule = (field: string, value: string, effect: string): object => ({
    mode: 'All',
    policyRule: { if: { field, notEquals: value }, then: { effect } },
  });
  const put = (id: string, properties: object): Promise<Answer> =>
    call(test, `${id}?${version}`, { method: 'PUT', body: { properties } });
  const shown = (states: readonly PolicyState[]) =>
    states.map((state) => `${state.policyAssignmentName ?? ''} ${state.policyDefinitionName ?? ''}`).toSorted();

  it('of a definition are those of every assignment that puts it in force', async () => {
    const states = await Array.fromAsync(
      client.policyStates.listQueryResultsForPolicyDefinition('latest', subscriptionId, 'NEAR'),
    );

    expect(shown(states)).toEqual(['near-only near', 'together near']);
  });

  it('of an initiative are those of its members', async () => {
    const states = await Array.fromAsync(
      client.policyStates.listQueryResultsForPolicySetDefinition('latest', subscriptionId, 'both'),
    );

    expect(shown(states)).toEqual(['together named', 'together near']);
  });

  it('of an assignment are its own', async () => {
    const states = await Array.fromAsync(
      client.policyStates.listQueryResultsForResourceGroupLevelPolicyAssignment(
        'latest',
        subscriptionId,
        'images',
        'near-only',
      ),
    );
    const summary = await client.policyStates.summarizeForResourceGroupLevelPolicyAssignment(
      'latest',
      subscriptionId,
      'images',
      'near-only',
    );

    expect(shown(states)).toEqual(['near-only near']);
    expect(summary.value?.[0]?.results).toMatchObject({ nonCompliantResources: 1, nonCompliantPolicies: 1 });
  });

  it('of something that there is not are none', async () => {
    const states = await Array.fromAsync(
      client.policyStates.listQueryResultsForPolicyDefinition('latest', subscriptionId, 'none'),
    );

    expect(states).toEqual([]);
  });

  it('tell what a violation rests on where that is asked for, and of nothing else', async () => {
    const path = `${disk}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults`;

    // On the wire: the SDK takes texts in details apart, letter by letter.
    const answer = await call(test, `${path}?api-version=2019-10-01&$expand=PolicyEvaluationDetails`, {
      method: 'POST',
    });

    const { value } = answer.body as { value: { policyDefinitionName: string; policyEvaluationDetails?: unknown }[] };
    const near = value.find(({ policyDefinitionName }) => policyDefinitionName === 'near');
    const named = value.find(({ policyDefinitionName }) => policyDefinitionName === 'named');
    expect(near?.policyEvaluationDetails).toMatchObject({
      evaluatedExpressions: [
        {
          ...{ expression: 'location', expressionValue: 'eastus', targetValue: 'westeurope' },
          ...{ operator: 'NotEquals', result: 'True' },
        },
      ],
    });
    expect(named).not.toHaveProperty('policyEvaluationDetails');
  });

  it('refuse to expand anything else', async () => {
    const path = `/subscriptions/${subscriptionId}/providers/Microsoft.PolicyInsights/policyStates/latest/queryResults`;

    const answer = await call(test, `${path}?api-version=2019-10-01&$expand=Everything`, { method: 'POST' });

    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'InvalidQueryOption' } } });
  });

  it('are behind a refusal, which tells programs of the violation', async () => {
    const answer = await createDisk('e');

    expect(answer).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'RequestDisallowedByPolicy',
          target: 'e',
          additionalInfo: [
            {
              type: 'PolicyViolation',
              info: {
                evaluationDetails: { evaluatedExpressions: [{ expression: 'location', expressionValue: 'eastus' }] },
                policyDefinitionName: 'near',
                policyDefinitionEffect: 'deny',
                policyAssignmentId: `${inGroup}/near-only`,
                policyAssignmentScope: groupId,
              },
            },
          ],
        },
      },
    });
  });

  it('refuse nothing any more where both assignments have an exemption', async () => {
    for (const name of ['near-only', 'together']) {
      await put(`${groupId}/providers/Microsoft.Authorization/policyExemptions/${name}`, {
        policyAssignmentId: `${inGroup}/${name}`,
        exemptionCategory: 'Mitigated',
      });
    }

    expect(await createDisk('e')).toMatchObject({ status: 202 });
  });

  it('read, assign and list Azure’s own definitions without a subscription, as everyone may', async () => {
    const path = '/providers/Microsoft.Authorization/policyDefinitions';
    const name = '06a78e20-9358-41c9-923c-fb736d382a4d';

    const all = await call(test, `${path}?${version}`, { as: 'reader' });
    const one = await call(test, `${path}/${name.toUpperCase()}?${version}`, { as: 'reader' });
    const none = await call(test, `${path}/nope?${version}`, { as: 'reader' });
    const custom = await call(test, `${path}?${version}&$filter=policyType eq 'Custom'`, { as: 'reader' });

    expect(all.body).toMatchObject({ value: expect.arrayContaining([expect.objectContaining({ name })]) as unknown });
    expect(one).toMatchObject({ status: 200, body: { properties: { policyType: 'BuiltIn' } } });
    expect(none).toMatchObject({ status: 404, body: { error: { code: 'PolicyDefinitionNotFound' } } });
    expect(custom.body).toEqual({ value: [] });
  });

  it('have assignments whose place and identity change by PATCH', async () => {
    const identity = { type: 'SystemAssigned' };

    const answer = await call(test, `${inGroup}/near-only?${version}`, {
      method: 'PATCH',
      body: { location: 'westeurope', identity },
    });

    expect(answer).toMatchObject({ status: 200, body: { location: 'westeurope', identity, name: 'near-only' } });
  });

  function createDisk(name: string): Promise<Answer> {
    return call(test, `${groupId}/providers/Microsoft.Compute/disks/${name}?api-version=2024-03-02`, {
      method: 'PUT',
      body: { location: 'eastus', properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 4 } },
    });
  }
});
