import { describe, expect, it } from 'vitest';
import { judgeAgainPage } from '../../../shared/commands/compliance/judging/judge-again.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../shared/errors.ts';
import type { SweepRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { aComplianceApp, type ComplianceApp } from '../../support/compliance/compliance-app.ts';
import { aScaleSet, aVm, ours, production, someVms, test, vmId } from '../../support/compliance/some-machines.ts';
import { promptly, saveRules } from '../../support/compliance/watching.ts';
import { ada } from '../../support/people.ts';

const day = 24 * 3_600_000;

const canonicalAllowed = {
  name: 'production',
  subscriptions: [production],
  stages: ['production'],
  allow: { marketplace: ['Canonical:*:*'] },
};

describe('a sweep', () => {
  it('finds what events missed, and closes what is gone', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'), aVm('vm2'));
    app.ports.inventory.remove(vmId('vm1'));
    app.ports.inventory.put(aVm('vm3'));
    await app.pass(600);

    expect(await sweep(app)).toMatchObject({
      state: 'complete',
      seen: 2,
      total: 2,
      changed: 1,
      closed: 1,
      message: '',
    });

    expect(app.record(vmId('vm1'))).toMatchObject({ finding: { state: 'solved', solvedBecause: 'deleted' } });
    expect(app.record(vmId('vm3'))).toMatchObject({ finding: { state: 'open' } });
    expect(app.ports.messages.alerted).toEqual([]);
  });

  it('goes page by page, and sees each machine once', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.pageLength = 7;
    app.ports.inventory.put(...someVms(200));

    expect(await sweep(app)).toMatchObject({ state: 'complete', seen: 200, pages: 29, changed: 200 });
    expect(app.ports.inventory.calls.page).toBe(29);
  });

  it.each([
    { what: 'goes on', throttled: false },
    { what: 'is throttled then', throttled: true },
  ])('has machines judged by rules that were saved while it judged them by others: it $what', async ({ throttled }) => {
    const app = await aComplianceApp();
    await app.pass(120);
    app.ports.inventory.pageLength = 1;
    app.ports.inventory.put(...someVms(3));
    const page = app.ports.inventory.page.bind(app.ports.inventory);
    app.ports.inventory.page = async (...asked) => {
      if (app.ports.inventory.calls.page === 1) {
        await saveRules(app.ports, { ...promptly, environments: [canonicalAllowed] }, app.world.orchestrations);
        for (let more = true; more;) {
          ({ more } = await judgeAgainPage(app.ports, 100));
        }
        app.ports.inventory.failNext = throttled ? new AzureUnavailableError('Resource Graph', 5) : null;
      }
      return page(...asked);
    };

    await sweep(app);
    await app.pass(120);

    const verdicts = app.ports.machineRecords.all().map(({ judgement }) => judgement.verdict);
    expect(verdicts).toEqual(['compliant', 'compliant', 'compliant']);
  });

  it('waits for as long as the query quota asks, and goes on where it was', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.pageLength = 10;
    app.ports.inventory.put(...someVms(30));
    app.ports.inventory.failNext = new AzureUnavailableError('Resource Graph', 5);

    expect(await sweep(app)).toMatchObject({ state: 'complete', seen: 30 });
  });

  it('that Azure refuses has failed, closes nothing, and people hear why', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(600);
    app.ports.inventory.remove(vmId('vm1'));
    app.ports.inventory.page = () =>
      Promise.reject(new AzureRefusedError('read the inventory', 403, 'AuthorizationFailed', 'No role.'));

    const swept = await sweep(app);

    expect(swept).toMatchObject({ state: 'failed', message: expect.stringContaining('No role.') as string, closed: 0 });
    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { state: 'open' } });
    expect(app.ports.messages.alerted).toMatchObject([{ message: { title: 'The inventory of machines is failed' } }]);
  });

  it('that is partial is read to its end, closes nothing and is told of', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(600);
    app.ports.inventory.remove(vmId('vm1'));
    app.ports.inventory.put(...someVms(30));
    app.ports.inventory.pageLength = 10;
    app.ports.inventory.partial = true;

    expect(await sweep(app)).toMatchObject({
      ...{ state: 'partial', seen: 30, closed: 0 },
      message: `Azure Resource Graph said that it left machines out. Known machines that were not there (${production}: 1) are not taken as deleted.`,
    });

    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { state: 'open' } });
    expect(app.ports.messages.alerted).toMatchObject([
      {
        message: {
          title: 'The inventory of machines is partial',
          text: expect.stringContaining('are not taken as deleted. Findings of machines') as string,
        },
      },
    ]);
    expect((await app.ports.compliance.query({ type: 'adoption', partition: 'adoption' })).items).toEqual([]);
  });

  it('that is suddenly small closes nothing in that subscription, and is told of', async () => {
    const app = await aComplianceApp();
    const machines = someVms(20);
    await app.written(...machines);
    await app.pass(600);
    machines.slice(0, 15).forEach(({ resourceId }) => app.ports.inventory.remove(resourceId));

    const swept = await sweep(app);

    expect(swept).toMatchObject({ state: 'suspicious', closed: 0 });
    expect(swept.message).toContain(`${production}: 5 instead of 20`);
    expect(app.ports.machineRecords.all().every(({ goneAt }) => goneAt === null)).toBe(true);
    expect(app.ports.messages.alerted).toHaveLength(1);
  });

  describe('of which a subscription is not listed any more', () => {
    const groups = {
      ...promptly,
      environments: [
        { name: 'production', managementGroups: ['corp'], stages: ['production'] },
        { name: 'test', subscriptions: [test], stages: ['test'] },
      ],
    };
    const listed = (id: string) => ({
      subscriptionId: id,
      name: id,
      managementGroups: id === production ? ['corp'] : [],
    });

    async function anAppThatLostAGroup(): Promise<ComplianceApp> {
      const app = await aComplianceApp(groups);
      app.ports.inventory.subscriptionList = [production, test].map(listed);
      await sweep(app);
      await app.written(aVm('vm1'));
      await app.pass(120);
      app.ports.inventory.subscriptionList = [listed(test)];
      return app;
    }

    it('is suspicious and closes nothing, for as long as that may be a role that was lost', async () => {
      const app = await anAppThatLostAGroup();

      const second = await sweep(app, 's2');
      app.ports.clock.millis += 6 * day;
      const third = await sweep(app, 's3');
      app.ports.clock.millis += 2 * day;
      const last = await sweep(app, 's4');

      expect(second).toMatchObject({ state: 'suspicious', subscriptions: [test], unlisted: [production], closed: 0 });
      expect(second.message).toContain(`${production}: 0 instead of 1`);
      expect([third.state, last.state]).toEqual(['suspicious', 'complete']);
    });

    it('closes its findings after a week, since nothing tells their environment any more', async () => {
      const app = await anAppThatLostAGroup();
      app.ports.clock.millis += 8 * day;

      await sweep(app, 's2');
      await app.pass(300);

      expect(app.record(vmId('vm1'))).toMatchObject({
        judgement: { verdict: 'outOfScope', environment: null },
        finding: { state: 'solved', solvedBecause: 'outOfScope' },
      });
    });

    it('leaves its machines in their environment, also where they are judged again', async () => {
      const app = await anAppThatLostAGroup();

      await saveRules(app.ports, { ...groups, tooOld: { daysBehind: 3 } }, app.world.orchestrations);
      await app.pass(300);

      expect(app.record(vmId('vm1'))).toMatchObject({
        judgement: { verdict: 'unapprovedSource', environment: 'production' },
        finding: { state: 'open', episode: 1 },
      });
    });

    it('is complete once the rules leave its machines out, whose findings are solved', async () => {
      const app = await anAppThatLostAGroup();

      await saveRules(app.ports, { ...promptly, environments: [groups.environments[1]] }, app.world.orchestrations);
      await app.pass(300);

      expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'solved', solvedBecause: 'outOfScope' });
      expect(await sweep(app, 's2')).toMatchObject({ state: 'complete', message: '' });
    });
  });

  it('closes machines of bakes, however many are gone at once', async () => {
    const app = await aComplianceApp();
    const builders = someVms(20).map((vm) => ({
      ...vm,
      resourceId: vm.resourceId.replace(/resourceGroups\/[^/]+/i, 'resourceGroups/rebake-bake-web-7'),
      resourceGroup: 'rebake-bake-web-7',
      tags: { 'rebake-id': 'web-7' },
    }));
    await app.written(...builders, aVm('vm1'));
    await app.pass(600);
    builders.forEach(({ resourceId }) => app.ports.inventory.remove(resourceId));

    expect(await sweep(app)).toMatchObject({ state: 'complete', seen: 1, closed: 20 });
  });

  it('does not close what was first seen while it ran', async () => {
    const app = await aComplianceApp();
    await app.pass(60);
    app.world.start('sweep', 's1', { sweepId: 's1', by: ada, reason: 'looked' });
    const page = app.ports.inventory.page.bind(app.ports.inventory);
    app.ports.inventory.page = async (...asked) => {
      const answer = await page(...asked);
      app.ports.inventory.lagging = true;
      app.ports.clock.millis += 1;
      await app.written(aVm('new'));
      return answer;
    };
    await app.world.run(600);

    expect(app.record(vmId('new'))).toMatchObject({ goneAt: null });
  });

  it('counts adoption by image, version and verdict; instances, not the sets that they belong to', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.put(aVm('vm1', { image: ours('1.1.0') }), aVm('vm2', { image: ours('1.1.0') }));
    app.ports.inventory.put(aVm('vm3'), aScaleSet('set'));

    await sweep(app);

    const { items } = await app.ports.compliance.query({ type: 'adoption', partition: 'adoption' });
    expect(items[0]?.value.counts.map(({ version, verdict, machines }) => [version, verdict, machines])).toEqual([
      ['1.1.0', 'compliant', 2],
      [null, 'unapprovedSource', 1],
    ]);
  });

  it('reads what Azure Policy says where rules name its definitions', async () => {
    const app = await aComplianceApp({ ...promptly, azurePolicy: { definitions: ['/definition'] } });
    app.ports.inventory.put(aVm('vm1'));
    app.ports.policyStates.states.push({
      ...{ resourceId: vmId('vm1'), assignmentId: '/assignment', definitionId: '/definition' },
      ...{ compliance: 'Compliant', at: '2026-01-05T07:00:00.000Z' },
    });

    await sweep(app);

    expect(app.record(vmId('vm1'))).toMatchObject({
      policy: [{ compliance: 'Compliant' }],
      judgement: { policyDisagreement: expect.stringMatching(/\w/) as string },
    });
  });

  it('whose process dies after each write ends as one that was not disturbed', async () => {
    const app = await aComplianceApp();
    app.ports.inventory.pageLength = 5;
    app.ports.inventory.put(...someVms(20));
    const commit = app.ports.compliance.commit.bind(app.ports.compliance);
    let writes = 0;
    app.ports.compliance.commit = async (...batch) => {
      const committed = await commit(...batch);
      writes += 1;
      if (batch[0] === 'sweeps' && writes % 2 === 1) {
        throw new Error('killed');
      }
      return committed;
    };

    const swept = await sweep(app);
    app.ports.compliance.commit = commit;
    await app.pass(300);

    expect(swept).toMatchObject({ state: 'complete', seen: 20, pages: 4 });
    const told = app.ports.messages.digests.flatMap(({ message }) => message.notices.map(({ name }) => name));
    expect(told.toSorted()).toEqual(someVms(20).map(({ name }) => name));
  });
});

async function sweep(app: ComplianceApp, sweepId = 's1'): Promise<SweepRecord> {
  app.world.start('sweep', sweepId, { sweepId, by: ada, reason: 'looked' });
  await app.world.run(3600);
  return (await app.ports.compliance.read('sweep', 'sweeps', sweepId))!.value;
}
