import { describe, expect, it } from 'vitest';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';
import { subscription, writtenRules } from '../../shared/domain/compliance/some-rules.ts';
import { aComplianceApp, type ComplianceApp, eventOf } from '../../support/compliance/compliance-app.ts';
import { aVm, ours, someVms, vmId } from '../../support/compliance/some-machines.ts';
import { promptly } from '../../support/compliance/watching.ts';

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

    expect(app.ports.inventory.calls).toEqual({ read: 0, members: 0, list: 0, page: 0 });
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

  it('is not closed by a listing that leaves machines out', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1'), aVm('vm2'));
    await app.deliver(eventOf(vmId('vm1')));
    app.ports.inventory.partial = true;
    const list = app.ports.inventory.list.bind(app.ports.inventory);
    app.ports.inventory.list = async (ids) => {
      const { machines, complete } = await list(ids);
      return { machines: machines.filter(({ name }) => name !== 'vm1'), complete };
    };

    await app.deliver(eventOf(vmId('vm1'), 'Microsoft.Resources.ResourceDeleteSuccess'), eventOf(vmId('vm2')));

    expect(namesOf(app)).toEqual(['vm1', 'vm2']);
    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { state: 'open' } });
    expect(app.ports.putAside).toMatchObject([{ resourceId: vmId('vm1'), attempts: 1 }]);
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
describe('a listing that shows a machine of a burst as it was before', () => {
  const rebuilt = aVm('vm1', { vmId: 'another', image: ours('1.1.0') });

  /** `vm1` and `vm2` are known; then `vm1` is made anew under its id, which the listing does not show yet. */
  async function aRebuiltMachine(): Promise<ComplianceApp> {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'), aVm('vm2'));
    app.ports.clock.millis += 3_600_000;
    app.ports.inventory.lagging = true;
    app.ports.inventory.put(rebuilt);
    await app.deliver(eventOf(vmId('vm1')), eventOf(vmId('vm2')));
    return app;
  }

  it('is asked again in a while, since the machine may have been made anew', async () => {
    const app = await aRebuiltMachine();

    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('unapprovedSource');
    expect(app.ports.putAside).toMatchObject([
      { resourceId: vmId('vm1'), attempts: 1, at: '2026-01-05T09:00:15.000Z' },
      { resourceId: vmId('vm2'), attempts: 1 },
    ]);
  });

  it('tells how the machine is as soon as it has caught up, and the finding is solved', async () => {
    const app = await aRebuiltMachine();
    app.ports.inventory.lagging = false;

    await lookAgain(app);

    expect(app.record(vmId('vm1'))).toMatchObject({
      judgement: { verdict: 'compliant', version: '1.1.0' },
      finding: { state: 'solved' },
    });
    expect(app.ports.putAside).toMatchObject([{ resourceId: vmId('vm2'), attempts: 2 }]);
  });

  it('is believed after five minutes, at the cost of three listings', async () => {
    const app = await aRebuiltMachine();
    const asked: string[] = [];

    while (app.ports.putAside.length > 0) {
      asked.push(app.ports.putAside[0]!.at);
      app.ports.clock.millis = Date.parse(app.ports.putAside[0]!.at);
      await lookAgain(app);
    }

    expect(asked).toEqual(['2026-01-05T09:00:15.000Z', '2026-01-05T09:01:15.000Z', '2026-01-05T09:05:15.000Z']);
    expect(app.ports.inventory.calls).toMatchObject({ read: 0, list: 5 });
  });

  it.each([
    { what: 'before', order: (event: object, look: object) => [event, look] },
    { what: 'after', order: (event: object, look: object) => [look, event] },
  ])('is not believed for looks at an older write, where an event comes just $what the last', async ({ order }) => {
    const app = await aRebuiltMachine();
    app.ports.putAside.length = 0;
    const lastLook = { kind: 'lookAgain', resourceId: vmId('vm1'), attempts: 3 };

    await app.deliver(...order(eventOf(vmId('vm1')), lastLook), eventOf(vmId('vm2')));

    expect(app.ports.putAside).toMatchObject([
      { resourceId: vmId('vm1'), attempts: 1 },
      { resourceId: vmId('vm2'), attempts: 1 },
    ]);
  });

  it('does not keep a machine that was deleted', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'), aVm('vm2'));
    app.ports.inventory.lagging = true;
    app.ports.inventory.remove(vmId('vm1'));
    const deleted = eventOf(vmId('vm1'), 'Microsoft.Resources.ResourceDeleteSuccess');

    await app.deliver(deleted, eventOf(vmId('vm2')));
    await lookAgain(app);
    app.ports.inventory.lagging = false;
    for (let round = 0; round < 9 && app.ports.putAside.length > 0; round += 1) {
      await lookAgain(app);
    }

    expect(app.record(vmId('vm1'))).toMatchObject({ finding: { state: 'solved', solvedBecause: 'deleted' } });
  });
});

describe('a machine of a subscription that Azure does not list yet', () => {
  const added = subscription('d');
  const groups = {
    ...promptly,
    environments: [
      { ...writtenRules.environments[0], subscriptions: [subscription('a')], managementGroups: ['corp-production'] },
      { name: 'test', subscriptions: [subscription('b')], stages: ['test'] },
    ],
  };
  const listed = { subscriptionId: added, name: 'new', managementGroups: ['corp-production', 'corp'] };

  it('is out of scope for now, which says why, and is judged by its management group once that is told', async () => {
    const app = await aComplianceApp(groups);
    const machine = aVm('vm1', { subscriptionId: added });
    await app.written(machine);
    const before = app.record(machine.resourceId);
    const waited = app.ports.putAside.map(({ at }) => at);
    app.ports.inventory.subscriptionList = [...app.ports.inventory.subscriptionList, listed];

    await lookAgain(app);

    expect(before?.judgement).toMatchObject({
      verdict: 'outOfScope',
      reason: `Azure does not list subscription ${added}, so that nothing tells its management groups.`,
    });
    expect(waited).toEqual(['2026-01-05T08:00:15.000Z']);
    expect(app.record(machine.resourceId)).toMatchObject({
      judgement: { verdict: 'unapprovedSource', environment: 'production' },
      finding: { state: 'open' },
    });
    expect(app.ports.putAside).toEqual([]);
  });

  it('is judged at once where rules name the subscription', async () => {
    const production = { ...groups.environments[0], subscriptions: [subscription('a'), added] };
    const app = await aComplianceApp({ ...groups, environments: [production, groups.environments[1]] });
    const machine = aVm('vm1', { subscriptionId: added });

    await app.written(machine);

    expect(app.record(machine.resourceId)?.judgement.environment).toBe('production');
    expect(app.ports.putAside).toEqual([]);
  });

  it('is looked for during half an hour; then the sweep finds it', async () => {
    const app = await aComplianceApp(groups);
    const began = app.ports.clock.millis;
    await app.written(aVm('vm1', { subscriptionId: added }));

    let last = began;
    for (; app.ports.putAside.length > 0; await lookAgain(app)) {
      last = Date.parse(app.ports.putAside[0]!.at);
      app.ports.clock.millis = last;
    }

    expect(Math.round((last - began) / 60_000)).toBe(29);
  });
});

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
