import { describe, expect, it } from 'vitest';
import { followFinding } from '../../../../../shared/commands/compliance/following/follow-finding.ts';
import { machineKey } from '../../../../../shared/domain/compliance/observed-machine.ts';
import type { Finding } from '../../../../../shared/domain/compliance/findings/finding.ts';
import { ConflictError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, ours, production, shop, vmId } from '../../../../support/compliance/some-machines.ts';

const ref = { subscriptionId: production, machineId: machineKey(vmId('vm1')) };
const found = '2026-01-05T08:00:00.000Z';

/** The app with one open finding, of which nothing is said yet. */
async function aFinding(rules: object, changes: Partial<Finding> = {}): Promise<ComplianceApp> {
  const app = await aComplianceApp({ digestWindowMinutes: 0, ...rules });
  await app.written(aVm('vm1'));
  await change(app, changes);
  return app;
}

async function change(app: ComplianceApp, changes: Partial<Finding>): Promise<void> {
  const { machineRecords } = app.ports;
  const { value, etag } = (await machineRecords.read(production, ref.machineId))!;
  const finding = { ...value.finding!, ...changes };
  await machineRecords.commit(production, [{ kind: 'replace', record: { ...value, finding }, etag }]);
}

function after(seconds: number): string {
  return new Date(Date.parse(found) + seconds * 1000).toISOString();
}

const waiting = (seconds: number) =>
  ({ pending: { kind: 'opened', since: after(seconds), channel: 'default' } }) satisfies Partial<Finding>;
const told = { lastNotice: { kind: 'opened', at: found }, pending: null } satisfies Partial<Finding>;
const deadlines = { unapprovedSource: { hours: 48, remindEveryHours: 24, escalateTo: 'board' } };
const channels = { board: { title: 'Board' } };

describe('looking at a finding', () => {
  it.each([
    { what: 'a new one', window: 0, finding: {}, later: 0, until: 120 },
    { what: 'one whose card comes at the end of the window', window: 15, finding: {}, later: 0, until: 1020 },
    { what: 'one that waits for its card', window: 15, finding: waiting(0), later: 300, until: 1020 },
    { what: 'one that waits too long for its card', window: 15, finding: waiting(0), later: 1100, until: 1220 },
    { what: 'one that waits too long without a window', window: 0, finding: waiting(0), later: 500, until: 620 },
  ])('asks for the card of $what, and looks again when that should be there', async (row) => {
    const app = await aFinding({ digestWindowMinutes: row.window }, row.finding);
    app.ports.clock.millis += row.later * 1000;

    const followed = await followFinding(app.ports, ref);

    expect(followed).toEqual({ until: after(row.until), tell: { owner: shop, channel: 'default' } });
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ followed: true, pending: { kind: 'opened' } });
  });

  it.each([
    { what: 'until a reminder is due', later: 3600, until: 24 * 3600 },
    { what: 'until the deadline, if that comes first', later: 3600, remindAt: 40 * 3600, until: 48 * 3600 },
  ])('waits $what', async ({ later, until, remindAt = 0 }) => {
    const at = after(remindAt);
    const finding = { ...told, dueAt: after(48 * 3600), lastNotice: { kind: 'opened', at } } as const;
    const app = await aFinding({ deadlines, channels }, finding);
    app.ports.clock.millis += later * 1000;

    expect(await followFinding(app.ports, ref)).toEqual({ until: after(until), tell: null });
  });

  it('escalates to whom the rules name, once', async () => {
    const app = await aFinding({ deadlines, channels }, { ...told, dueAt: after(3600) });
    app.ports.clock.millis += 3600 * 1000;

    const first = await followFinding(app.ports, ref);
    const again = await followFinding(app.ports, ref);

    expect(first.tell).toEqual({ owner: shop, channel: 'board' });
    expect(again).toEqual(first);
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({
      ...{ escalatedAt: after(3600), pending: { kind: 'escalation', channel: 'board' } },
    });
  });

  it.each([
    { what: 'a machine without a finding', image: ours('1.1.0') },
    { what: 'a machine that nobody knows', image: null },
  ])('has nothing to follow with $what', async ({ image }) => {
    const app = await aComplianceApp();
    await app.written(...(image ? [aVm('vm1', { image })] : []));

    expect(await followFinding(app.ports, ref)).toEqual({ until: null, tell: null });
  });

  it('decides again when the record changed meanwhile', async () => {
    const app = await aFinding({});
    const commit = app.ports.machineRecords.commit.bind(app.ports.machineRecords);
    app.ports.machineRecords.commit = async (...batch) => {
      app.ports.machineRecords.commit = commit;
      await change(app, { state: 'solved', solvedAt: found, solvedBecause: 'exempted' });
      return commit(...batch);
    };

    expect(await followFinding(app.ports, ref)).toEqual({ until: null, tell: null });
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'solved', pending: null, followed: true });
  });

  it('gives up, for somebody else to try, when the record never stays', async () => {
    const app = await aFinding({});
    app.ports.machineRecords.commit = () => Promise.resolve('conflict');

    await expect(followFinding(app.ports, ref)).rejects.toThrow(ConflictError);
  });
});
