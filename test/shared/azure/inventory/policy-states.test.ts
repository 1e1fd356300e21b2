import { PolicyInsightsClient } from '@azure/arm-policyinsights';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../local/azure/entra/directory.ts';
import { createPolicyStates } from '../../../../shared/azure/inventory/policy-states.ts';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import type { PolicyStates } from '../../../../shared/ports/policy-states.ts';
import { call } from '../../../local/azure/arm/support/call.ts';
import { clientOptions, credential, resourcesClient } from '../../../local/azure/arm/support/clients.ts';
import { groupId, putSource } from '../../../local/azure/arm/support/sources.ts';
import { startArm, type TestArm } from '../../../local/azure/arm/support/start-arm.ts';

const authorization = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
const definitionOf = (name: string): string => `${authorization}/policyDefinitions/${name}`;
const machineOf = (name: string): string => `${groupId}/providers/Microsoft.Compute/virtualMachines/${name}`;

describe('policy states', () => {
  let test: TestArm;
  let policies: PolicyStates;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    ['stray', 'excused'].forEach((name) => putSource(test, 'virtualMachines', name));
    putSource(test, 'disks', 'stray-disk');
    putSource(test, 'virtualMachines', 'golden', {}, 'northeurope');
    await assign('places', { field: 'location', notEquals: 'northeurope' });
    await assign('others', { field: 'location', equals: 'eastus' });
    const exemption = `${machineOf('excused')}/providers/Microsoft.Authorization/policyExemptions/agreed`;
    await put(`${exemption}?api-version=2022-07-01-preview`, {
      policyAssignmentId: `${authorization}/policyAssignments/places`,
      exemptionCategory: 'Waiver',
    });
    policies = createPolicyStates(
      new PolicyInsightsClient(credential(test), subscriptionId, {
        ...clientOptions(test),
        credentialScopes: 'https://management.azure.com/.default',
      }).policyStates,
    );
  });
  afterAll(() => test.close());
  afterEach(() => test.faults.clear());

  const put = (path: string, properties: object) => call(test, path, { method: 'PUT', body: { properties } });
  async function assign(name: string, condition: object): Promise<void> {
    const version = 'api-version=2023-04-01';
    const policyRule = { if: condition, then: { effect: 'audit' } };
    await put(`${definitionOf(name)}?${version}`, { mode: 'Indexed', policyRule });
    const assigned = await put(`${authorization}/policyAssignments/${name}?${version}`, {
      policyDefinitionId: definitionOf(name),
    });
    expect(assigned.status).toBe(201);
  }

  it('are those of machines under the definitions that are asked for', async () => {
    const { states, cursor } = await policies.page(subscriptionId, [definitionOf('places')], null);

    expect(cursor).toBeNull();
    expect(states.map(({ resourceId, compliance }) => [resourceId.split('/').at(-1), compliance])).toEqual([
      ['excused', 'Exempt'],
      ['golden', 'Compliant'],
      ['stray', 'NonCompliant'],
    ]);
    expect(states[0]).toMatchObject({
      assignmentId: `${authorization}/policyAssignments/places`.toLowerCase(),
      definitionId: definitionOf('places').toLowerCase(),
      at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
  });

  it('are those of one machine', async () => {
    const states = await policies.ofMachine(machineOf('stray'), [definitionOf('others'), definitionOf('places')]);

    expect(states.map(({ compliance }) => compliance)).toEqual(['Compliant', 'NonCompliant']);
  });

  it('are none without definitions, and nobody is asked', async () => {
    test.calls.clear();

    expect(await policies.page(subscriptionId, [], null)).toEqual({ states: [], cursor: null });
    expect(await policies.ofMachine(machineOf('stray'), [])).toEqual([]);
    expect(test.calls.list()).toEqual([]);
  });

  it('come page after page', async () => {
    Array.from({ length: 1001 }, (_, n) => putSource(test, 'virtualMachines', `many-${n}`));

    const first = await policies.page(subscriptionId, [definitionOf('places')], null);
    const second = await policies.page(subscriptionId, [definitionOf('places')], first.cursor);

    expect([first.states.length, second.states.length, second.cursor]).toEqual([1000, 4, null]);
    expect(new Set([...first.states, ...second.states].map(({ resourceId }) => resourceId)).size).toBe(1004);
  });

  it('wait when Azure throttles', async () => {
    test.faults.add({ service: 'arm', effect: { kind: 'throttle', retryAfterSeconds: 60_000 } });

    await expect(policies.ofMachine(machineOf('stray'), [definitionOf('places')])).rejects.toThrow(
      AzureUnavailableError,
    );
  });
});
