import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SystemEvent } from '../../../../../../local/azure/arm/kernel/events/system-event.ts';
import { subscriptionId, tenantId } from '../../../../../../local/azure/entra/directory.ts';
import { call, eventually } from '../../support/call.ts';
import { computeClient, quickly, resourcesClient } from '../../support/clients.ts';
import { principal, startArm, type TestArm } from '../../support/start-arm.ts';

const group = `/subscriptions/${subscriptionId}/resourceGroups/web`;

describe("the subscription's events", () => {
  let test: TestArm;

  beforeAll(async () => {
    test = await startArm();
    await resourcesClient(test).resourceGroups.createOrUpdate('web', { location: 'westeurope' });
  });
  afterAll(() => test.close());

  const of = (name: string): readonly SystemEvent[] =>
    test.events.filter(({ subject }) => subject.endsWith(`/${name}`));

  it('tell of a write when its operation has ended, with who did it and by which role', async () => {
    await computeClient(test).galleries.createOrUpdate('web', 'told', { location: 'westeurope' }, quickly);

    const [event] = await eventually(
      () => of('told'),
      ({ length }) => length > 0,
    );

    const subject = `${group.replace('resourceGroups', 'resourcegroups')}/providers/Microsoft.Compute/galleries/told`;
    expect(event).toMatchObject({
      topic: `/subscriptions/${subscriptionId}`,
      subject,
      eventType: 'Microsoft.Resources.ResourceWriteSuccess',
      dataVersion: '2',
      metadataVersion: '1',
      data: {
        authorization: {
          scope: subject,
          action: 'Microsoft.Compute/galleries/write',
          evidence: { role: 'Owner', roleAssignmentScope: `/subscriptions/${subscriptionId}`, principalType: 'User' },
        },
        claims: { oid: principal('owner').objectId, aud: 'https://management.azure.com' },
        operationName: 'Microsoft.Compute/galleries/write',
        resourceProvider: 'Microsoft.Compute',
        resourceUri: subject,
        status: 'Succeeded',
        subscriptionId,
        tenantId,
      },
    });
    expect(event?.data).not.toHaveProperty('httpRequest');
  });

  it('tell of a deletion with another casing and with the request', async () => {
    await computeClient(test).galleries.delete('web', 'told', quickly);

    const event = await eventually(
      () => of('told').at(-1),
      (found) => found?.eventType.includes('Delete') ?? false,
    );

    expect(event).toMatchObject({
      subject: `${group}/providers/Microsoft.Compute/galleries/told`,
      eventType: 'Microsoft.Resources.ResourceDeleteSuccess',
      data: {
        httpRequest: { method: 'DELETE', url: expect.stringMatching(/^https:\/\/management\.azure\.com\//) as string },
      },
    });
  });

  it('tell of what was refused by the provider', async () => {
    await call(test, `${group}/providers/Microsoft.Compute/galleries/not-good?api-version=2025-03-03`, {
      method: 'PUT',
      body: { location: 'westeurope' },
    });

    expect(of('not-good')).toMatchObject([
      { eventType: 'Microsoft.Resources.ResourceWriteFailure', data: { status: 'Failed' } },
    ]);
  });

  it('do not tell of reads', async () => {
    const before = test.events.length;

    await call(test, `${group}?api-version=2021-04-01`);

    expect(test.events).toHaveLength(before);
  });
});
