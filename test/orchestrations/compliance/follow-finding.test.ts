import { describe, expect, it } from 'vitest';
import { endExemption, grantExemption } from '../../../shared/commands/compliance/exemptions/exemptions.ts';
import type { Digest } from '../../../shared/domain/compliance/findings/notice.ts';
import { ada } from '../../support/people.ts';
import { aComplianceApp, type ComplianceApp } from '../../support/compliance/compliance-app.ts';
import { aVm, ours, shop, someVms, vmId } from '../../support/compliance/some-machines.ts';
import { promptly, saveRules } from '../../support/compliance/watching.ts';

const hour = 3600;
const day = 24 * hour;

/** The deadline of an unapproved source is a week, with a reminder each second day. */
const week = 7 * day;

describe('a finding', () => {
  it('is told at once, reminded of, escalated at its deadline and told to be solved; then nobody follows it', async () => {
    const escalateTo = {
      channels: { security: { title: 'Security' } },
      deadlines: { unapprovedSource: { escalateTo: 'security' } },
    };
    const app = await aComplianceApp({ ...promptly, ...escalateTo });

    await app.written(aVm('vm1'));
    await app.pass(120);
    expect(told(app)).toEqual(['default: vm1 opened']);

    await app.world.run(week);
    expect(told(app).slice(1)).toEqual([
      'default: vm1 reminder',
      'default: vm1 reminder',
      'default: vm1 reminder',
      'security: vm1 escalation',
    ]);

    await app.written(aVm('vm1', { image: ours('1.1.0') }));
    await app.world.run(hour);
    expect(told(app).at(-1)).toBe('default: vm1 solved');
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'solved', pending: null, followed: true });
    expect(app.world.all().filter(({ status }) => status === 'running')).toEqual([]);
  });

  it('is escalated once; afterwards it is only reminded of', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));

    await app.world.run(2 * week + hour);

    expect(told(app).filter((line) => line.endsWith('escalation'))).toHaveLength(1);
    expect(told(app).at(-1)).toBe('default: vm1 reminder');
  });

  it('is told again when its verdict becomes another one, without more time to act', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(day);
    const { dueAt } = app.record(vmId('vm1'))!.finding!;

    await app.written(aVm('vm1', { image: ours('0.0.7') }));
    await app.pass(120);

    expect(told(app)).toEqual(['default: vm1 opened', 'default: vm1 opened']);
    expect(notices(app).map(({ verdict }) => verdict)).toEqual(['unapprovedSource', 'unknown']);
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ dueAt, episode: 1 });
  });

  it('is told to be solved to who heard of another verdict only', async () => {
    const app = await aComplianceApp({ digestWindowMinutes: 15 });
    await app.written(aVm('vm1'));
    await app.pass(hour);
    await app.written(aVm('vm1', { image: ours('0.0.7') }));
    await app.pass(300);

    await app.written(aVm('vm1', { image: ours('1.1.0') }));
    await app.pass(hour);

    expect(told(app)).toEqual(['default: vm1 opened', 'default: vm1 solved']);
  });

  it('is escalated as what it became while its escalation waited for a card', async () => {
    const app = await aComplianceApp({ digestWindowMinutes: 15 });
    await app.written(aVm('vm1'));
    await app.pass(hour);
    await app.world.run(week - hour - 60);
    await app.pass(300);
    const waited = app.record(vmId('vm1'))!.finding!.pending;

    await app.written(aVm('vm1', { image: ours('0.0.7') }));
    await app.pass(hour);
    await app.world.run(2 * week + hour);

    expect(waited).toMatchObject({ kind: 'escalation' });
    expect(told(app).filter((line) => line.endsWith('escalation'))).toHaveLength(1);
    expect(notices(app).findLast(({ kind }) => kind === 'escalation')?.verdict).toBe('unknown');
  });

  it('is told at once to who owns the machine now, and to be solved to them', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(300);

    const tags = { Owner: 'Web Team <Web@Contoso.example>' };
    await app.written(aVm('vm1', { tags }));
    await app.pass(300);
    await app.written(aVm('vm1', { tags }));
    await app.written(aVm('vm1', { tags, image: ours('1.1.0') }));
    await app.pass(300);

    expect(digests(app).map(({ owner, notices: some }) => [owner, ...some.map(({ kind }) => kind)])).toEqual([
      [shop, 'opened'],
      ['web@contoso.example', 'opened'],
      ['web@contoso.example', 'solved'],
    ]);
  });

  it('is told once to an owner whose address is written in another case since', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(300);

    await app.written(aVm('vm1', { tags: { owner: shop.toUpperCase() } }));
    await app.pass(300);

    expect(told(app)).toEqual(['default: vm1 opened']);
  });

  it('has in its history what people were told, and when', async () => {
    const escalateTo = {
      channels: { security: { title: 'Security' } },
      deadlines: { unapprovedSource: { hours: 72, escalateTo: 'security' } },
    };
    const app = await aComplianceApp({ ...promptly, ...escalateTo });
    await app.written(aVm('vm1'));
    await app.world.run(4 * day);
    await app.written(aVm('vm1', { image: ours('1.1.0') }));
    await app.pass(300);

    const { subscriptionId, id } = app.record(vmId('vm1'))!;
    const { items } = await app.ports.machineRecords.history(subscriptionId, id);
    expect(
      items.map(({ action, sentence }) => [action, sentence.replace(/^unapprovedSource: .*|^Solved: .*/, '…')]),
    ).toEqual([
      ['findingOpened', '…'],
      ['ownerTold', `${shop} was told of it in channel default`],
      ['ownerReminded', `${shop} was reminded of it in channel default`],
      ['findingEscalated', `${shop} did not act in time: it was told in channel security`],
      ['findingSolved', '…'],
      ['ownerTold', `${shop} was told that it is solved, in channel default`],
    ]);
    expect(items[1]?.at).toBe(app.ports.messages.digests[0]?.at);
  });

  it('is opened again, not doubled, when what was solved comes back', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(120);
    await app.deleted(vmId('vm1'));
    await app.pass(120);

    await app.written(aVm('vm1', { vmId: 'another' }));
    await app.pass(120);

    expect(told(app)).toEqual(['default: vm1 opened', 'default: vm1 solved', 'default: vm1 opened']);
    expect(app.record(vmId('vm1'))).toMatchObject({ goneAt: null, finding: { episode: 2, state: 'open' } });
    expect(app.record(vmId('vm1'))).not.toHaveProperty('ttl');
  });

  it('that is solved before anybody heard of it is told to nobody', async () => {
    const app = await aComplianceApp({ digestWindowMinutes: 15 });
    await app.written(aVm('vm1'));
    await app.pass(300);
    await app.written(aVm('vm1', { image: ours('1.1.0') }));

    await app.pass(hour);

    expect(told(app)).toEqual([]);
  });

  it('that is solved while its first card is on the way is told to be solved too', async () => {
    const app = await aComplianceApp();
    whenNextAlertIsSent(app, async (send) => {
      await app.written(aVm('vm1', { image: ours('1.1.0') }));
      await send();
    });

    await app.written(aVm('vm1'));
    await app.pass(300);

    expect(told(app)).toEqual(['default: vm1 opened', 'default: vm1 solved']);
  });
});

describe('an exemption', () => {
  const asked = { owner: shop, reason: 'moves in spring', ticket: '', by: ada };
  const scope = { kind: 'machine', resourceId: vmId('vm1') } as const;

  it('solves the finding; a week before its end it is announced, and then the finding is open again', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    await app.pass(120);

    const expiresAt = '2026-01-25T08:00:00.000Z';
    await grantExemption(app.ports, app.world.orchestrations, { ...asked, scope, expiresAt });
    await app.pass(120);
    expect(app.record(vmId('vm1'))).toMatchObject({
      judgement: { verdict: 'exempt', exemptedVerdict: 'unapprovedSource' },
      finding: { state: 'solved', solvedBecause: 'exempted' },
    });

    await app.world.run(13 * day);
    await app.pass(60);
    expect(app.ports.messages.alerted.map(({ message }) => message.title)).toEqual(['An exemption ends on 2026-01-25']);

    await app.world.run(week);
    await app.pass(120);
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'open', episode: 2 });
    expect(told(app)).toEqual(['default: vm1 opened', 'default: vm1 solved', 'default: vm1 opened']);
    expect(app.ports.messages.alerted).toHaveLength(1);
  });

  it('that is ended opens the finding at once, although the process dies after it was written', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'));
    const { record } = await grantExemption(app.ports, app.world.orchestrations, {
      ...{ ...asked, scope, expiresAt: '2026-12-01T00:00:00.000Z' },
    });
    await app.pass(120);

    const dies = { ...app.world.orchestrations, start: () => Promise.reject(new Error('killed')) };
    await expect(endExemption(app.ports, dies, record.exemptionId, { by: ada, reason: 'was moved' })).rejects.toThrow(
      'killed',
    );
    await app.pass(120);

    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'open' });
  });
});

describe('a digest', () => {
  it('has all of an owner with hundreds of findings within one window, in as many cards as that takes', async () => {
    const app = await aComplianceApp({ digestWindowMinutes: 15 });
    await app.written(...someVms(210));

    await app.pass(20 * 60);

    const { digests: sent } = app.ports.messages;
    expect(sent.flatMap(({ message }) => message.notices)).toHaveLength(210);
    expect(new Set(sent.map(({ at }) => at.slice(0, 16))).size).toBe(1);
    expect(sent.map(({ message }) => message.stillOpen).at(-1)).toBe(200);
  });

  it('has everything of one owner within the window on one card, and says what was already open', async () => {
    const app = await aComplianceApp({ digestWindowMinutes: 15 });
    await app.written(aVm('vm1'), aVm('vm2'));
    await app.pass(600);
    await app.written(aVm('vm3'), aVm('other', { tags: { owner: 'other@contoso.example' } }));
    await app.pass(hour);
    await app.written(aVm('vm4'), aVm('vm1', { image: ours('1.1.0') }));
    await app.pass(hour);

    const mine = digests(app).filter(({ owner }) => owner === shop);
    expect(mine.map((digest) => digest.notices.map(({ name, kind }) => `${name} ${kind}`))).toEqual([
      ['vm1 opened', 'vm2 opened', 'vm3 opened'],
      ['vm1 solved', 'vm4 opened'],
    ]);
    expect(mine.map(({ stillOpen }) => stillOpen)).toEqual([0, 2]);
    expect(digests(app).filter(({ owner }) => owner !== shop)).toHaveLength(1);
  });

  it('of very many machines comes on several cards that are numbered', async () => {
    const app = await aComplianceApp();

    await app.written(...someVms(60));
    await app.pass(300);

    expect(new Set(notices(app).map(({ name }) => name)).size).toBe(60);
    expect(notices(app)).toHaveLength(60);
    const count = digests(app).length;
    expect(count).toBeGreaterThan(1);
    expect(digests(app).map(({ part, parts }) => [part, parts])).toEqual(
      Array.from({ length: count }, (_, index) => [index + 1, count]),
    );
  });
});

describe('a process that dies', () => {
  it('before a card is sent neither loses nor repeats it', async () => {
    const app = await aComplianceApp();
    app.ports.messages.failNext(new Error('killed'));

    await app.written(aVm('vm1'));
    await app.pass(600);

    expect(told(app)).toEqual(['default: vm1 opened']);
  });

  it('after a card is sent sends the same once more, under the id that the queue drops', async () => {
    const app = await aComplianceApp();
    whenNextAlertIsSent(app, async (send) => {
      await send();
      throw new Error('killed');
    });

    await app.written(aVm('vm1'));
    await app.pass(600);

    const { digests: sent } = app.ports.messages;
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(sent).toHaveLength(2);
    expect(sent[0]?.message).toEqual(sent[1]?.message);
  });

  it('before anybody follows a finding is made up for within a minute', async () => {
    const app = await aComplianceApp();
    const { orchestrations } = app.world;
    const start = orchestrations.start.bind(orchestrations);
    Object.assign(orchestrations, { start: () => Promise.reject(new Error('killed')) });
    await expect(app.written(aVm('vm1'))).rejects.toThrow('killed');
    Object.assign(orchestrations, { start });

    await app.pass(60);

    expect(told(app)).toEqual(['default: vm1 opened']);
  });
});

describe('other rules', () => {
  it('are what every machine is judged by within a minute, also when the process dies after they were written', async () => {
    const app = await aComplianceApp();
    await app.written(aVm('vm1'), aVm('vm2', { image: ours('1.0.0') }));
    const dies = { ...app.world.orchestrations, start: () => Promise.reject(new Error('killed')) };

    const lenient = { serviceManaged: 'judge', tooOld: { versionsBehind: 0 } };
    await expect(saveRules(app.ports, { ...promptly, ...lenient }, dies)).rejects.toThrow('killed');
    await app.pass(60);

    expect(app.record(vmId('vm2'))?.judgement.verdict).toBe('outdated');
  });
});

/** Once, something else happens around the sending of an alert. */
function whenNextAlertIsSent(
  { ports: { alerts } }: ComplianceApp,
  around: (send: () => Promise<void>) => Promise<void>,
) {
  const send = alerts.send.bind(alerts);
  Object.assign(alerts, {
    send: (...message: Parameters<typeof send>) => {
      Object.assign(alerts, { send });
      return around(() => send(...message));
    },
  });
}

function digests(app: ComplianceApp): readonly Digest[] {
  return app.ports.messages.digests.map(({ message }) => message);
}

function notices(app: ComplianceApp) {
  return digests(app).flatMap((digest) => digest.notices);
}

/** Channel, machine and kind of everything that was told, in order. */
function told(app: ComplianceApp): readonly string[] {
  return digests(app).flatMap(({ channel, notices: some }) =>
    some.map(({ name, kind }) => `${channel}: ${name} ${kind}`),
  );
}
