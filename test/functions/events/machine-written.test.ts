import { describe, expect, it } from 'vitest';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp, eventOf } from '../../support/compliance/compliance-app.ts';
import { aVm, ours, someVms, vmId } from '../../support/compliance/some-machines.ts';

describe('one machine that is written', () => {
  it('is read and judged, whatever the casing of the event, and once more changes nothing', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'));

    await app.deliver(eventOf(vmId('vm1').toUpperCase()));
    const commits = app.ports.machineRecords.partitions.commits.count;
    await app.deliver(eventOf(vmId('vm1')));

    expect(app.ports.machineRecords.all()).toHaveLength(1);
    expect(app.record(vmId('vm1'))).toMatchObject({ observedBy: 'read', judgement: { verdict: 'unapprovedSource' } });
    expect(app.ports.machineRecords.partitions.commits.count).toBe(commits);
    expect(app.ports.inventory.calls).toMatchObject({ read: 2, list: 0 });
  });

  it('that is deleted is gone, its finding solved', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));

    await app.deleted(vmId('vm1'));

    expect(app.record(vmId('vm1'))).toMatchObject({
      goneAt: expect.any(String) as string,
      finding: { state: 'solved', solvedBecause: 'deleted' },
    });
  });

  it('is judged by how it is, not by what the event says', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'));

    await app.deliver(eventOf(vmId('vm1'), 'Microsoft.Resources.ResourceDeleteSuccess'));

    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { state: 'open' } });
  });

  it('waits for as long as Azure asks, and no finding comes of that', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'));
    app.ports.inventory.failNext = new AzureUnavailableError('read machine', 40);

    await app.deliver(eventOf(vmId('vm1')));

    expect(app.ports.machineRecords.all()).toEqual([]);
    expect(app.ports.putAside).toEqual([{ resourceId: vmId('vm1'), attempts: 1, at: '2026-01-05T08:00:40.000Z' }]);
  });

  it.each([
    { what: 'an extension', message: eventOf(`${vmId('vm1')}/extensions/e`) },
    { what: 'another resource', message: eventOf('/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/s') },
    { what: 'nothing that can be read', message: { hello: 'world' } },
  ])('is not read for an event about $what', async ({ message }) => {
    const app = await aComplianceApp();

    await app.deliver(message);

    expect(app.ports.inventory.calls).toEqual({ read: 0, list: 0, page: 0 });
  });
});

describe('a burst of events', () => {
  it('costs at most 50 calls for 1,000 events, doubled ones and all', async () => {
    const app = await aComplianceApp();
    const machines = someVms(900);
    app.ports.inventory.put(...machines);
    const events = [...machines, ...machines.slice(0, 100)].map(({ resourceId }) => eventOf(resourceId));

    for (let first = 0; first < events.length; first += 100) {
      await app.deliver(...events.slice(first, first + 100));
    }

    const { read, list, page } = app.ports.inventory.calls;
    expect(app.ports.machineRecords.all()).toHaveLength(900);
    expect(read + list + page).toBeLessThanOrEqual(50);
  });

  it('that the listing does not show yet is looked at later; what it shows is judged now', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'));
    app.ports.inventory.lagging = true;
    app.ports.inventory.put(aVm('vm2'));

    await app.deliver(eventOf(vmId('vm1')), eventOf(vmId('vm2')));

    expect(namesOf(app)).toEqual(['vm1']);
    expect(app.ports.putAside).toEqual([{ resourceId: vmId('vm2'), attempts: 1, at: '2026-01-05T08:00:15.000Z' }]);
  });

  it('is read where no listing helps, a few machines a time', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.lagging = true;
    const machines = someVms(50);
    app.ports.inventory.put(...machines);

    await app.deliver(...machines.map(({ resourceId }) => ({ kind: 'lookAgain', resourceId, attempts: 3 })));

    expect(app.ports.inventory.calls).toMatchObject({ list: 1, read: 2 });
    expect(app.ports.machineRecords.all()).toHaveLength(2);
    expect(app.ports.putAside).toHaveLength(48);
  });

  it('comes to an end however long the listing lags', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.lagging = true;
    const machines = someVms(5);
    app.ports.inventory.put(...machines);
    await app.deliver(...machines.map(({ resourceId }) => eventOf(resourceId)));

    for (let round = 0; round < 20 && app.ports.putAside.length > 0; round += 1) {
      await lookAgain(app);
    }

    expect(app.ports.putAside).toEqual([]);
    expect(app.ports.machineRecords.all()).toHaveLength(5);
  });

  it('does not let an old listing speak against a fresh read', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm2', { image: ours('1.1.0') }), aVm('vm1', { image: ours('1.1.0') }));
    app.ports.inventory.lagging = true;
    await app.written(aVm('vm1'));

    await app.deliver(eventOf(vmId('vm1')), eventOf(vmId('vm2')));

    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('unapprovedSource');
    expect(app.ports.putAside).toMatchObject([{ resourceId: vmId('vm1') }]);
    app.ports.inventory.lagging = false;
    await lookAgain(app);
    expect(app.ports.putAside).toEqual([]);
  });

  it('is judged whole although one machine may not be read', async () => {
    const app = await aComplianceApp();
    const machines = someVms(30);
    app.ports.inventory.put(...machines);
    app.ports.inventory.lagging = true;
    app.ports.inventory.put(aVm('secret'));
    const read = app.ports.inventory.read.bind(app.ports.inventory);
    app.ports.inventory.read = () => Promise.reject(new AzureRefusedError('read', 403, 'AuthorizationFailed', 'No.'));

    await app.deliver(
      { kind: 'lookAgain', resourceId: vmId('secret'), attempts: 3 },
      ...machines.map(({ resourceId }) => eventOf(resourceId)),
    );
    app.ports.inventory.read = read;

    expect(app.ports.machineRecords.all()).toHaveLength(30);
    expect(app.ports.putAside).toEqual([]);
  });

  it('is looked at later as a whole when the listing is throttled', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'), aVm('vm2'));
    app.ports.inventory.failNext = new AzureUnavailableError('Resource Graph', 5);

    await app.deliver(eventOf(vmId('vm1')), eventOf(vmId('vm2')));

    expect(app.ports.machineRecords.all()).toEqual([]);
    expect(app.ports.putAside.map(({ at }) => at)).toEqual(['2026-01-05T08:00:05.000Z', '2026-01-05T08:00:05.000Z']);
  });
});

describe('what Azure Policy says', () => {
  it('is kept with machines that are known, and shown where it says otherwise', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));

    await app.deliver(policyEvent('vm1', 'Compliant'), policyEvent('unknown', 'Compliant'));

    const record = app.record(vmId('vm1'));
    expect(record?.policy).toMatchObject([{ compliance: 'Compliant' }]);
    expect(record?.judgement.policyDisagreement).toMatch(/\w/);
    expect(namesOf(app)).toEqual(['vm1']);
  });
});

describe('a machine that somebody else writes at the same time', () => {
  it('is read again and judged all the same', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    const other = app.record(vmId('vm1'))!;
    app.ports.machineRecords.partitions.interfere(() => {
      const { etag } = app.ports.machineRecords.partitions.read(other.subscriptionId, other.id)!;
      const record = { ...other, policy: [] };
      app.ports.machineRecords.partitions.commit(other.subscriptionId, [{ kind: 'replace', record, etag }]);
    });

    await app.written(aVm('vm1', { image: ours('1.1.0') }));

    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('compliant');
  });
});

/** What was put aside comes back. */
async function lookAgain(app: ComplianceApp): Promise<void> {
  const messages = app.ports.putAside.splice(0);
  app.ports.clock.millis = Math.max(...messages.map(({ at }) => Date.parse(at)));
  await app.deliver(...messages.map(({ resourceId, attempts }) => ({ kind: 'lookAgain', resourceId, attempts })));
}

function policyEvent(name: string, complianceState: string): object {
  return {
    ...{ specversion: '1.0', type: 'Microsoft.PolicyInsights.PolicyStateChanged', subject: vmId(name) },
    data: {
      ...{ timestamp: '2026-01-05T07:59:00Z', policyAssignmentId: '/a', policyDefinitionId: '/d', complianceState },
    },
  };
}

function namesOf(app: ComplianceApp): readonly string[] {
  return app.ports.machineRecords.all().map(({ machine }) => machine.name);
}
