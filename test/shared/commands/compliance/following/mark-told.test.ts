import { beforeEach, describe, expect, it } from 'vitest';
import { markTold } from '../../../../../shared/commands/compliance/following/mark-told.ts';
import type { NoticeKind } from '../../../../../shared/domain/compliance/findings/finding.ts';
import type { Notice } from '../../../../../shared/domain/compliance/findings/notice.ts';
import { ConflictError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, ours, production, shop, vmId } from '../../../../support/compliance/some-machines.ts';

const at = '2026-01-05T08:10:00.000Z';
const since = '2026-01-05T08:00:00.000Z';
const card = { owner: shop, channel: 'security', at };

let app: ComplianceApp;
beforeEach(async () => {
  app = await aComplianceApp();
  await app.written(aVm('vm1'));
});

/** What a card told of `vm1`, which waits for it from now on. */
async function waiting(kind: NoticeKind): Promise<Notice> {
  const record = app.record(vmId('vm1'))!;
  const finding = { ...record.finding!, pending: { kind, since, channel: 'security' } };
  const { etag } = (await app.ports.machineRecords.read(production, record.id))!;
  await app.ports.machineRecords.commit(production, [{ kind: 'replace', record: { ...record, finding }, etag }]);
  const { name, resourceId } = record.machine;
  return {
    ...{ machineId: record.id, subscriptionId: production, episode: 1, kind, since, name, resourceId },
    ...{ verdict: finding.verdict, reason: '', nextStep: '', dueAt: finding.dueAt, solvedBecause: null },
  };
}

async function history() {
  const { items } = await app.ports.machineRecords.history(production, app.record(vmId('vm1'))!.id);
  return items.slice(1).map(({ action, sentence, at: when, by }) => ({ action, sentence, when, by: by.name }));
}

describe('a card that was sent', () => {
  it.each([
    { kind: 'opened', action: 'ownerTold', sentence: `${shop} was told of it in channel security` },
    { kind: 'reminder', action: 'ownerReminded', sentence: `${shop} was reminded of it in channel security` },
    {
      kind: 'escalation',
      action: 'findingEscalated',
      sentence: `${shop} did not act in time: it was told in channel security`,
    },
    { kind: 'solved', action: 'ownerTold', sentence: `${shop} was told that it is solved, in channel security` },
  ] as const)('of kind $kind is a step of the history, once', async ({ kind, action, sentence }) => {
    const notice = await waiting(kind);

    await markTold(app.ports, card, notice);
    await markTold(app.ports, card, notice);

    expect(await history()).toEqual([{ action, sentence, when: at, by: 'Rebake' }]);
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({
      pending: null,
      lastNotice: { kind, at, verdict: 'unapprovedSource', owner: shop },
    });
  });

  it('is nothing to a machine whose record is gone by now', async () => {
    const notice = await waiting('opened');

    await markTold(app.ports, card, { ...notice, machineId: 'nobody' });

    expect(await history()).toEqual([]);
  });

  it('is recorded beside what somebody else wrote at that moment', async () => {
    const notice = await waiting('opened');
    const { machineRecords } = app.ports;
    const commit = machineRecords.commit.bind(machineRecords);
    machineRecords.commit = async (...batch) => {
      machineRecords.commit = commit;
      app.ports.clock.millis += 1;
      await app.written(aVm('vm1', { image: ours('1.1.0') }));
      return commit(...batch);
    };

    await markTold(app.ports, card, notice);

    expect(app.record(vmId('vm1'))?.finding).toMatchObject({
      ...{ state: 'solved', followed: false },
      lastNotice: { kind: 'opened', owner: shop },
    });
    expect((await history()).map(({ action }) => action)).toEqual(['findingSolved', 'ownerTold']);
  });

  it('is left to who comes again where the record never stays', async () => {
    const notice = await waiting('opened');
    app.ports.machineRecords.commit = () => Promise.resolve('conflict');

    await expect(markTold(app.ports, card, notice)).rejects.toThrow(ConflictError);
  });
});
