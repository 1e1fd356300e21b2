import { beforeEach, describe, expect, it } from 'vitest';
import { judgeMembers } from '../../../../../shared/commands/compliance/judging/judge-members.ts';
import type { WrittenMachine } from '../../../../../shared/domain/compliance/machine-written.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import { AzureRefusedError, AzureUnavailableError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp, eventOf } from '../../../../support/compliance/compliance-app.ts';
import { aScaleSet, aVm, ours, production, stranger, vmId } from '../../../../support/compliance/some-machines.ts';

const web = aScaleSet('web', { capacity: 2 });

function instance(number: number, changes: Partial<ObservedMachine> = {}, set = web): ObservedMachine {
  return aVm(`${set.name}_${number}`, {
    resourceId: `${set.resourceId}/virtualMachines/${number}`,
    ...{ kind: 'scaleSetInstance', scaleSetId: set.resourceId, latestModelApplied: false, ...changes },
  });
}

const member = (name: string, changes: Partial<ObservedMachine> = {}) =>
  aVm(name, { scaleSetId: web.resourceId, ...changes });

const written = ({ resourceId }: { readonly resourceId: string }, attempts = 0): WrittenMachine => {
  return { resourceId, subscriptionId: production, deleted: false, attempts };
};

let app: ComplianceApp;
beforeEach(async () => {
  app = await aComplianceApp();
});

const verdictOf = (machine: ObservedMachine) => app.record(machine.resourceId)?.judgement.verdict;
const isGone = (machine: ObservedMachine) => (app.record(machine.resourceId)?.goneAt ?? null) !== null;

describe('an event of a uniform scale set', () => {
  it('is one of its instances too: those that nobody knew are judged, whatever the casing', async () => {
    app.ports.inventory.put(web, instance(0), instance(1, { image: ours('1.1.0'), latestModelApplied: true }));

    await app.deliver(eventOf(web.resourceId));

    expect(verdictOf(web)).toBe('compliant');
    expect([verdictOf(instance(0)), verdictOf(instance(1))]).toEqual(['unapprovedSource', 'compliant']);
    expect(app.record(instance(0).resourceId)).toMatchObject({ observedBy: 'read', finding: { state: 'open' } });
  });

  it('solves the findings of instances that were upgraded, and opens none twice', async () => {
    await app.written(web, instance(0), instance(1));
    app.ports.inventory.put(instance(0, { image: ours('1.1.0'), latestModelApplied: true }));
    app.ports.clock.millis += 60_000;

    await app.deliver(eventOf(web.resourceId));
    await app.deliver(eventOf(web.resourceId));

    expect(app.record(instance(0).resourceId)?.finding).toMatchObject({ state: 'solved', solvedBecause: 'compliant' });
    expect(app.record(instance(1).resourceId)?.finding).toMatchObject({ state: 'open', episode: 1 });
  });

  it('closes what it has no more, and all of it when the set is deleted', async () => {
    await app.written(web, instance(0), instance(1));
    app.ports.inventory.remove(instance(1).resourceId);
    app.ports.clock.millis += 60_000;

    await app.deliver(eventOf(web.resourceId));
    const afterScalingIn = [isGone(instance(0)), isGone(instance(1))];
    app.ports.inventory.remove(instance(0).resourceId);
    app.ports.clock.millis += 60_000;
    await app.deleted(web.resourceId);

    expect(afterScalingIn).toEqual([false, true]);
    expect([isGone(instance(0)), isGone(web)]).toEqual([true, true]);
    expect(app.record(instance(0).resourceId)?.finding).toMatchObject({ state: 'solved', solvedBecause: 'deleted' });
  });

  it('leaves alone what is in other sets, also in those whose name begins alike', async () => {
    const other = aScaleSet('web-other');
    await app.written(other, instance(0, {}, other), aVm('alone'));

    await app.written(web);

    expect([isGone(instance(0, {}, other)), isGone(aVm('alone'))]).toEqual([false, false]);
  });
});

describe('an event of a flexible scale set', () => {
  beforeEach(() => {
    app.ports.inventory.flexible.add(web.resourceId);
  });

  it('finds machines that joined it', async () => {
    app.ports.inventory.put(web, member('a'), member('b', { image: ours('1.1.0') }));

    await app.deliver(eventOf(web.resourceId));

    expect([verdictOf(member('a')), verdictOf(member('b'))]).toEqual(['unapprovedSource', 'compliant']);
  });

  it('does not read again those that are known', async () => {
    await app.written(web, member('a'));
    const { read, list } = app.ports.inventory.calls;

    await judgeMembers(app.ports, [written(web)]);

    expect(app.ports.inventory.calls).toMatchObject({ read, list });
  });

  it('closes a machine that was deleted with it, not one that was only taken out', async () => {
    await app.written(web, member('a'), member('b'));
    app.ports.inventory.remove(vmId('a'));
    app.ports.inventory.put(aVm('b'));
    app.ports.clock.millis += 600_000;

    await app.deliver(eventOf(web.resourceId));
    for (let round = 0; round < 9 && app.ports.putAside.length > 0; round += 1) {
      const messages = app.ports.putAside.splice(0);
      app.ports.clock.millis = Math.max(...messages.map(({ at }) => Date.parse(at)));
      await app.deliver(...messages.map(({ resourceId, attempts }) => ({ kind: 'lookAgain', resourceId, attempts })));
    }

    expect([isGone(member('a')), isGone(member('b'))]).toEqual([true, false]);
    expect(app.record(vmId('b'))?.finding?.state).toBe('open');
  });
});

describe('members', () => {
  it.each([
    {
      verdict: 'serviceManaged',
      set: { managedBy: '/providers/Microsoft.ContainerService/managedClusters/k', image: stranger },
    },
    { verdict: 'outOfScope', set: { subscriptionId: '99999999-9999-9999-9999-999999999999' } },
  ])('of a set that is $verdict are not looked at: they are as it is', async ({ verdict, set }) => {
    const other = aScaleSet('other', set);
    await app.written(other);
    const { members } = app.ports.inventory.calls;

    await app.deliver(eventOf(other.resourceId));

    expect(verdictOf(other)).toBe(verdict);
    expect(app.ports.inventory.calls.members - members).toBe(0);
  });

  it('of nothing but scale sets are looked at', async () => {
    await judgeMembers(app.ports, [written(aVm('vm1')), written(instance(0))]);

    expect(app.ports.inventory.calls.members).toBe(0);
  });

  it('of one set are looked at once for all of its events', async () => {
    app.ports.inventory.put(web);

    await judgeMembers(app.ports, [
      written(web),
      written({ resourceId: web.resourceId.toUpperCase() }),
      written(web, 2),
    ]);

    expect(app.ports.inventory.calls.members).toBe(1);
  });

  it('of very many sets are looked at twenty at a time', async () => {
    const sets = Array.from({ length: 23 }, (_, number) => aScaleSet(`set-${number}`));
    app.ports.inventory.put(...sets);

    const { later } = await judgeMembers(
      app.ports,
      sets.map((set) => written(set)),
    );

    expect(app.ports.inventory.calls.members).toBe(20);
    expect(later).toEqual([
      { resourceIds: sets.slice(20).map(({ resourceId }) => resourceId), attempts: 1, seconds: 15, judged: true },
    ]);
  });

  it('wait for as long as Azure asks; what was seen before is judged', async () => {
    const [first, second] = [aScaleSet('first'), aScaleSet('second')];
    app.ports.inventory.put(first, instance(0, {}, first), second);
    const members = app.ports.inventory.members.bind(app.ports.inventory);
    app.ports.inventory.members = (id) =>
      id === second.resourceId ? Promise.reject(new AzureUnavailableError('read scale set', 40)) : members(id);

    const judged = await judgeMembers(app.ports, [written(first), written(second)]);

    expect(judged).toMatchObject({
      changed: 1,
      later: [{ resourceIds: [second.resourceId], attempts: 1, seconds: 40 }],
    });
    expect(verdictOf(instance(0, {}, first))).toBe('unapprovedSource');
  });

  it('wait where what was seen cannot be recorded now', async () => {
    app.ports.inventory.put(web, instance(0));
    app.ports.machineRecords.outlines = () => Promise.reject(new AzureUnavailableError('outline machines', 3));

    const { later } = await judgeMembers(app.ports, [written(web)]);

    expect(later).toMatchObject([{ resourceIds: [web.resourceId], attempts: 1, seconds: 3 }]);
  });

  it('that may not be read are told, and the others are judged all the same', async () => {
    const other = aScaleSet('other');
    app.ports.inventory.put(web, instance(0), other, instance(0, {}, other));
    const members = app.ports.inventory.members.bind(app.ports.inventory);
    app.ports.inventory.members = (id) =>
      id === web.resourceId
        ? Promise.reject(new AzureRefusedError('read scale set', 403, 'AuthorizationFailed', 'No role.'))
        : members(id);

    const { refused } = await judgeMembers(app.ports, [written(web), written(other)]);

    expect(refused).toEqual([{ resourceId: web.resourceId, message: expect.stringContaining('No role.') as string }]);
    expect(verdictOf(instance(0, {}, other))).toBe('unapprovedSource');
  });
});
