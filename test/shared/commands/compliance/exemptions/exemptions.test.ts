import { beforeEach, describe, expect, it } from 'vitest';
import { endExemption, grantExemption } from '../../../../../shared/commands/compliance/exemptions/exemptions.ts';
import { tendExemptions } from '../../../../../shared/commands/compliance/exemptions/tend-exemptions.ts';
import type { ExemptionRecord } from '../../../../../shared/domain/records/compliance/compliance-record.ts';
import { ConflictError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, shop, vmId } from '../../../../support/compliance/some-machines.ts';
import { nobody } from '../../../../support/compliance/watching.ts';
import { ada } from '../../../../support/people.ts';

const day = 24 * 3_600_000;
const act = { by: ada, reason: 'was moved' };

let app: ComplianceApp;
beforeEach(async () => {
  app = await aComplianceApp();
});

async function granted(days: number): Promise<string> {
  const expiresAt = new Date(app.ports.clock.millis + days * day).toISOString();
  const { record } = await grantExemption(app.ports, nobody, {
    ...{ scope: { kind: 'machine', resourceId: vmId('vm1') }, owner: shop, reason: 'moves in spring', ticket: '' },
    ...{ expiresAt, by: ada },
  });
  return record.exemptionId;
}

/** One whose end is to be announced now. */
async function ending(): Promise<string> {
  const id = await granted(8);
  app.ports.clock.millis += day;
  return id;
}

const stored = async (id: string): Promise<ExemptionRecord> =>
  (await app.ports.compliance.read('exemption', 'exemptions', id))!.value;
const titles = () => app.ports.messages.alerted.map(({ message }) => message.title);

/** Somebody ends it after all were read, before this one is looked at. */
function endedWhileTended(id: string): void {
  const { compliance } = app.ports;
  const read = compliance.read.bind(compliance);
  compliance.read = (async (type: 'exemption', partition: 'exemptions', asked: string) => {
    if (asked === id) {
      compliance.read = read;
      await endExemption(app.ports, nobody, id, act);
    }
    return read(type, partition, asked);
  }) as typeof read;
}

/** Others are faster, some times. */
function changedBefore(commits: number): void {
  const { compliance } = app.ports;
  const commit = compliance.commit.bind(compliance);
  let left = commits;
  compliance.commit = (partition, changes) => {
    left -= partition === 'exemptions' ? 1 : 0;
    return partition === 'exemptions' && left >= 0 ? Promise.resolve('conflict') : commit(partition, changes);
  };
}

describe('an exemption whose end is near', () => {
  it('is announced once, and is over at its end, when what it covered is judged again', async () => {
    await app.written(aVm('vm1'));
    const id = await granted(8);
    await app.pass(60);
    const verdictBefore = app.record(vmId('vm1'))?.judgement.verdict;

    app.ports.clock.millis += day;
    await app.pass(120);
    const endingBefore = (await stored(id)).ending;
    app.ports.clock.millis += 7 * day;
    await app.pass(120);

    expect(titles()).toEqual(['An exemption ends on 2026-01-13']);
    expect([endingBefore, (await stored(id)).ending]).toEqual(['announced', 'over']);
    expect([verdictBefore, app.record(vmId('vm1'))?.judgement.verdict]).toEqual(['exempt', 'unapprovedSource']);
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'open', episode: 2 });
  });

  it('for a few days is not announced to who has it just now', async () => {
    await granted(3);
    await tendExemptions(app.ports, nobody);
    const atOnce = titles();
    app.ports.clock.millis += 1.5 * day;

    await tendExemptions(app.ports, nobody);

    expect([atOnce, titles()]).toEqual([[], ['An exemption ends on 2026-01-08']]);
  });

  it.each([
    { what: 'announced', give: ending },
    { what: 'taken as expired', give: () => granted(0) },
  ])('is not $what where somebody ends it at that moment', async ({ give }) => {
    const id = await give();
    endedWhileTended(id);

    await tendExemptions(app.ports, nobody);

    expect(titles()).toEqual([]);
    expect(await stored(id)).toMatchObject({ ending: 'over', revoked: { reason: 'was moved' } });
  });

  it('stays ended where somebody ends it while its end is announced', async () => {
    const id = await ending();
    const send = app.ports.messages.alerts.send.bind(app.ports.messages.alerts);
    app.ports.messages.alerts.send = async (...message) => {
      await endExemption(app.ports, nobody, id, act);
      return send(...message);
    };

    await tendExemptions(app.ports, nobody);

    expect(await stored(id)).toMatchObject({ ending: 'over', revoked: { reason: 'was moved' } });
  });

  it('is announced later where the queue takes no message, and others are not held up for long', async () => {
    const id = await ending();
    app.ports.messages.failNext(new Error('The queue is away'));
    await expect(tendExemptions(app.ports, nobody)).rejects.toThrow('The queue is away');

    await tendExemptions(app.ports, nobody);

    expect(titles()).toHaveLength(1);
    expect((await stored(id)).ending).toBe('announced');
  });
});

describe('ending an exemption', () => {
  it('holds although the timer marks it at the same time', async () => {
    const id = await granted(30);
    changedBefore(1);

    const ended = await endExemption(app.ports, nobody, id, act);

    expect(ended).toMatchObject({ revoked: { reason: 'was moved', by: ada } });
    expect((await stored(id)).revoked).not.toBeNull();
  });

  it('keeps the first reason where two do it at once', async () => {
    const id = await granted(30);

    const both = await Promise.all([
      endExemption(app.ports, nobody, id, act),
      endExemption(app.ports, nobody, id, { by: ada, reason: 'twice' }),
    ]);

    const kept = (await stored(id)).revoked?.reason;
    expect(both.map((one) => one?.revoked?.reason)).toEqual([kept, kept]);
  });

  it('gives up where it changes each time', async () => {
    const id = await granted(30);
    changedBefore(Infinity);

    await expect(endExemption(app.ports, nobody, id, act)).rejects.toThrow(ConflictError);
  });
});
