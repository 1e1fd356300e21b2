import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriptionId } from '../../../../../local/azure/entra/directory.ts';
import { call, eventually, type Answer } from '../support/call.ts';
import { resourcesClient } from '../support/clients.ts';
import { groupId } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

// https://learn.microsoft.com/azure/governance/policy/how-to/get-compliance-data#evaluation-triggers
const authorization = `/subscriptions/${subscriptionId}/providers/Microsoft.Authorization`;
const definition = `${authorization}/policyDefinitions/near`;
const assignment = `${groupId}/providers/Microsoft.Authorization/policyAssignments/near`;
const policyVersion = 'api-version=2023-04-01';
const disk = `${groupId}/providers/Microsoft.Compute/disks/far`;
const waiting = 840_000;

describe('Azure Policy, without being asked', () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    const { resourceGroups } = resourcesClient(test);
    await resourceGroups.createOrUpdate('images', { location: 'westeurope' });
    await resourceGroups.createOrUpdate('free', { location: 'westeurope' });
    await put(`${definition}?${policyVersion}`, {
      policyRule: { if: { field: 'location', notEquals: 'westeurope' }, then: { effect: 'audit' } },
    });
  });
  afterAll(() => test.close());

  const put = (path: string, properties: object): Promise<Answer> =>
    call(test, path, { method: 'PUT', body: { properties } });
  const putDisk = (id: string): Promise<Answer> =>
    call(test, `${id}?api-version=2024-03-02`, {
      method: 'PUT',
      body: { location: 'eastus', properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 4 } },
    });
  const told = (subject: string) =>
    test.events.filter((event) => event.eventType.startsWith('Microsoft.PolicyInsights.') && event.subject === subject);
  const next = async (subject: string, count: number) => {
    const events = await eventually(
      () => told(subject),
      (found) => found.length >= count,
    );
    return events.at(-1);
  };

  it('evaluates a resource about 15 minutes after it was written', async () => {
    const beforeWrite = test.clock.now();
    await putDisk(disk);
    await put(`${assignment}?${policyVersion}`, { policyDefinitionId: definition });

    const event = await next(disk, 1);

    expect(event).toMatchObject({
      eventType: 'Microsoft.PolicyInsights.PolicyStateCreated',
      data: { complianceState: 'NonCompliant', policyAssignmentId: assignment.toLowerCase() },
    });
    expect(Date.parse(event?.eventTime ?? '')).toBeGreaterThanOrEqual(beforeWrite + waiting);
  });

  it('evaluates what an exemption is for', async () => {
    const exemption = `${disk}/providers/Microsoft.Authorization/policyExemptions/agreed?api-version=2022-07-01-preview`;
    await put(exemption, { policyAssignmentId: assignment, exemptionCategory: 'Waiver' });

    expect(await next(disk, 2)).toMatchObject({
      eventType: 'Microsoft.PolicyInsights.PolicyStateChanged',
      data: { complianceState: 'Exempt' },
    });
  });

  it('tells of a state that is gone with its resource', async () => {
    await call(test, `${disk}?api-version=2024-03-02`, { method: 'DELETE' });

    expect(await next(disk, 3)).toMatchObject({ eventType: 'Microsoft.PolicyInsights.PolicyStateDeleted' });
  });

  it('passes over what no assignment is for', async () => {
    const other = disk.replace('/images/', '/free/');
    await putDisk(other);
    await putDisk(`${disk}-2`);

    await next(`${disk}-2`, 1);

    expect(told(other)).toEqual([]);
  });

  it('goes on with what was due after a restart', async () => {
    await putDisk(`${disk}-3`);
    await test.restart();

    expect(await next(`${disk}-3`, 1)).toMatchObject({ eventType: 'Microsoft.PolicyInsights.PolicyStateCreated' });
  });
});
