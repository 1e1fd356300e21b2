import { describe, expect, it } from 'vitest';
import { imageVersionChanged } from '../../../../../functions/events/image-version-changed.ts';
import {
  askJudgeAgain,
  judgeAgainAfter,
  judgeAgainPage,
  type Rejudge,
} from '../../../../../shared/commands/compliance/judging/judge-again.ts';
import type { RejudgementRecord } from '../../../../../shared/domain/records/compliance/compliance-record.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, ours, production, someVms, vmId, web } from '../../../../support/compliance/some-machines.ts';
import { nobody, promptly, saveRules } from '../../../../support/compliance/watching.ts';

const everything = { imageDefinition: null, subscriptionId: null, reason: 'asked for' };

describe('judging again', () => {
  it('goes page by page until no machine waits', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(...someVms(5));
    await askJudgeAgain(app.ports, nobody, 'cause', everything);

    const cursors: (string | null | undefined)[] = [];
    for (let more = true; more;) {
      cursors.push((await waiting(app))[0]?.cursor);
      ({ more } = await judgeAgainPage(app.ports, 2));
    }

    expect(cursors).toEqual([null, '2', '4', undefined]);
  });

  it('takes what came first first, and the same cause asked for twice at once is one', async () => {
    const app = await anAppThatWaitsForNothing();
    await askJudgeAgain(app.ports, nobody, 'one', everything);
    await askJudgeAgain(app.ports, nobody, 'one', everything);
    app.ports.clock.millis += 1;
    await askJudgeAgain(app.ports, nobody, 'another', { ...everything, reason: 'later' });

    expect((await waiting(app)).map(({ reason }) => reason)).toEqual(['asked for', 'later']);
  });

  it('takes what concerns one image first, then one subscription, and goes on where it was with all', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(...someVms(3), aVm('mine', { image: ours('1.1.0') }));
    const ask = async (reason: string, changes: Partial<Rejudge>) => {
      app.ports.clock.millis += 1;
      await askJudgeAgain(app.ports, nobody, reason, { ...everything, reason, ...changes });
    };
    await ask('rules', {});
    await judgeAgainPage(app.ports, 2);
    await ask('exemption', { subscriptionId: production });
    await ask('revoked', { imageDefinition: web });

    const left: (readonly string[])[] = [];
    for (let more = true; more;) {
      ({ more } = await judgeAgainPage(app.ports, 2));
      left.push((await waiting(app)).map(({ reason, cursor }) => `${reason} ${cursor}`));
    }

    expect(left).toEqual([['rules 2', 'exemption null'], ['rules 2', 'exemption 2'], ['rules 2'], [], []]);
  });

  it('begins again where what machines are judged by was written while a page was judged', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(...someVms(4));

    await judgeAgainAfter(app.ports, nobody, { cause: 'rules', ...everything }, async () => {
      await judgeAgainPage(app.ports, 2);
      expect(await waiting(app)).toMatchObject([{ cursor: '2' }]);
    });

    expect(await waiting(app)).toMatchObject([{ cursor: null }]);
  });

  it('is not over when its last page was judged while that was written', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(aVm('vm1'));
    const query = app.ports.machineRecords.query.bind(app.ports.machineRecords);
    await askJudgeAgain(app.ports, nobody, 'cause', everything);
    app.ports.machineRecords.query = async (...asked) => {
      app.ports.machineRecords.query = query;
      await askJudgeAgain(app.ports, nobody, 'cause', everything);
      return query(...asked);
    };

    await judgeAgainPage(app.ports, 10);

    expect(await waiting(app)).toMatchObject([{ cursor: null }]);
  });

  it('writes nothing where the judgement stays the same', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(aVm('vm1'), aVm('vm2', { image: ours('1.1.0') }));
    const { commits } = app.ports.machineRecords.partitions;
    const before = commits.count;
    await askJudgeAgain(app.ports, nobody, 'cause', everything);

    const judged = await judgeAgainPage(app.ports, 10);

    expect(judged).toEqual({ more: true, findings: [] });
    expect(commits.count).toBe(before);
  });

  it('does not undo what was seen since the page was read', async () => {
    const app = await anAppThatWaitsForNothing();
    app.ports.inventory.put(aVm('vm1'), aVm('vm2'));
    await app.written(aVm('vm1'), aVm('vm2'));
    await saveRules(app.ports, { ...promptly, serviceManaged: 'judge' });
    const outlines = app.ports.machineRecords.outlines.bind(app.ports.machineRecords);
    app.ports.machineRecords.outlines = async (...asked) => {
      app.ports.machineRecords.outlines = outlines;
      app.ports.clock.millis += 1;
      await app.written(aVm('vm1', { image: ours('1.1.0') }), aVm('vm2'));
      return outlines(...asked);
    };

    await judgeAgainPage(app.ports, 10);

    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('compliant');
  });
});

describe('a version that changed', () => {
  it('has the machines of its image definition judged again, and nobody else', async () => {
    const app = await anAppThatWaitsForNothing();
    const event = { id: 'e1', type: 'Rebake.ImageVersion.Live', data: { imageDefinition: web } };
    const client = { getStatus: () => Promise.reject(new Error('404')), startNew: () => Promise.resolve('x') };

    await imageVersionChanged(app.ports)(event as never, client as never, {} as never);

    expect(await waiting(app)).toMatchObject([
      { imageDefinition: web, subscriptionId: null, reason: 'Rebake.ImageVersion.Live' },
    ]);
  });

  it('is what its machines are judged by: a deprecated one is a finding', async () => {
    const app = await anAppThatWaitsForNothing();
    await app.written(aVm('vm1', { image: ours('1.1.0') }), aVm('vm2'));
    const stored = (await app.ports.records.read('version', web, 'version:1.1.0'))!;
    const record = { ...stored.value, state: 'deprecated' as const };
    await app.ports.records.commit(web, [{ kind: 'replace', record, etag: stored.etag }]);
    await askJudgeAgain(app.ports, nobody, 'cause', { ...everything, imageDefinition: web });

    const { findings } = await judgeAgainPage(app.ports, 10);

    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'open', verdict: 'deprecated' });
    expect(findings).toHaveLength(1);
  });

  it('that was baked from a revoked one is revoked for its machines too', async () => {
    const app = await anAppThatWaitsForNothing();
    const stored = (await app.ports.records.read('version', web, 'version:1.1.0'))!;
    const record = { ...stored.value, revokedAncestor: 'hardened 2.0.0' };
    await app.ports.records.commit(web, [{ kind: 'replace', record, etag: stored.etag }]);

    await app.written(aVm('vm1', { image: ours('1.1.0') }));

    expect(app.record(vmId('vm1'))?.judgement).toMatchObject({
      verdict: 'revoked',
      reason: expect.stringContaining('hardened 2.0.0') as string,
    });
  });
});

/** Its rules are saved, and everything was judged by them. */
async function anAppThatWaitsForNothing(): Promise<ComplianceApp> {
  const app = await aComplianceApp();
  await judgeAgainPage(app.ports, 1);
  return app;
}

async function waiting({ ports }: ComplianceApp): Promise<readonly RejudgementRecord[]> {
  const { items } = await ports.compliance.query({ type: 'rejudgement', partition: 'rejudgements' });
  return items.map(({ value }) => value);
}
