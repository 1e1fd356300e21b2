import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call } from '../support/call.ts';
import { clientOptions, credential, quickly, resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

// https://learn.microsoft.com/azure/event-grid/event-schema-policy
const authorization = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
const definition = `${authorization}/policyDefinitions/near`;
const assignment = `${authorization}/policyAssignments/Near`;
const machine = `${groupId}/providers/Microsoft.Compute/virtualMachines/web`;

describe('events of policy states', () => {
  let test: TestArm;
  let seen = 0;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    putMachine('eastus');
    await put(definition, {
      policyRule: { if: { field: 'location', notEquals: 'westeurope' }, then: { effect: 'audit' } },
    });
    await put(assignment, { policyDefinitionId: definition });
  });
  afterAll(() => test.close());

  const put = (path: string, properties: object) =>
    call(test, `${path}?api-version=2023-04-01`, { method: 'PUT', body: { properties } });
  const putMachine = (location: string): void =>
    void test.arm.kernel.resources.put({
      ...{ id: machine, name: 'web', type: 'Microsoft.Compute/virtualMachines', location },
      properties: {},
    });
  /** What an evaluation of the whole subscription, or of one resource group, raises. */
  const evaluate = async (group?: string) => {
    // Another one each time: a restart changes the port.
    const client = new PolicyInsightsClient(credential(test), subscriptionId, {
      ...clientOptions(test),
      credentialScopes: ['https://management.azure.com/.default'],
    });
    await (group === undefined
      ? client.policyStates.beginTriggerSubscriptionEvaluationAndWait(subscriptionId, quickly)
      : client.policyStates.beginTriggerResourceGroupEvaluationAndWait(subscriptionId, group, quickly));
    const events = test.events.filter(({ eventType }) => eventType.startsWith('Microsoft.PolicyInsights.'));
    const fresh = events.slice(seen);
    seen = events.length;
    return fresh;
  };

  it('tell of a new state once an evaluation has ended', async () => {
    expect(await evaluate()).toEqual([
      {
        id: expect.stringMatching(/^[0-9A-F]{64}$/) as string,
        topic: `/subscriptions/${subscriptionId}`,
        subject: machine,
        eventType: 'Microsoft.PolicyInsights.PolicyStateCreated',
        eventTime: expect.any(String) as string,
        data: {
          timestamp: expect.any(String) as string,
          policyAssignmentId: assignment.toLowerCase(),
          policyDefinitionId: definition.toLowerCase(),
          policyDefinitionReferenceId: '',
          complianceState: 'NonCompliant',
          subscriptionId,
          complianceReasonCode: '',
        },
        dataVersion: '1',
        metadataVersion: '1',
      },
    ]);
  });

  it('are not raised again while nothing changes, nor by a restart', async () => {
    await test.restart();

    expect(await evaluate()).toEqual([]);
  });

  it('tell of a change, also where one resource group is evaluated, and of none in another', async () => {
    await resourcesClient(test).resourceGroups.createOrUpdate('images-2', { location: 'westeurope' });
    putMachine('westeurope');

    expect(await evaluate('images-2')).toEqual([]);
    expect(await evaluate('images')).toMatchObject([
      { eventType: 'Microsoft.PolicyInsights.PolicyStateChanged', data: { complianceState: 'Compliant' } },
    ]);
  });

  it('tell of a state that is gone with its assignment', async () => {
    await call(test, `${assignment}?api-version=2023-04-01`, { method: 'DELETE' });

    expect(await evaluate()).toMatchObject([
      { eventType: 'Microsoft.PolicyInsights.PolicyStateDeleted', subject: machine },
    ]);
  });
});
