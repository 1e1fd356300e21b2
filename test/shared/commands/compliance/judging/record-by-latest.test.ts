import { beforeEach, describe, expect, it } from 'vitest';
import { grantExemption } from '../../../../../shared/commands/compliance/exemptions/exemptions.ts';
import { askJudgeAgain, judgeAgainPage } from '../../../../../shared/commands/compliance/judging/judge-again.ts';
import { changeJudgingBasis } from '../../../../../shared/commands/compliance/judging/judging-basis.ts';
import { recordByLatest } from '../../../../../shared/commands/compliance/judging/record-by-latest.ts';
import { ConflictError } from '../../../../../shared/errors.ts';
import { aComplianceApp, type ComplianceApp } from '../../../../support/compliance/compliance-app.ts';
import { aVm, ours, vmId, web } from '../../../../support/compliance/some-machines.ts';
import { nobody, promptly, saveRules } from '../../../../support/compliance/watching.ts';
import { ada } from '../../../../support/people.ts';

let app: ComplianceApp;
beforeEach(async () => {
  app = await aComplianceApp();
  await judgeAll();
});

/** Judges again whatever waits for it, to the end. */
async function judgeAll(): Promise<void> {
  for (let more = true; more;) {
    ({ more } = await judgeAgainPage(app.ports, 100));
  }
}

/** Runs between what machines are judged by is read and they are written: the next time, or each time. */
function meanwhile(act: () => Promise<void>, each = false): void {
  const { machineRecords } = app.ports;
  const outlines = machineRecords.outlines.bind(machineRecords);
  machineRecords.outlines = async (...asked) => {
    machineRecords.outlines = outlines;
    await act();
    if (each) {
      meanwhile(act, each);
    }
    return outlines(...asked);
  };
}

function record(machine = aVm('vm1')) {
  const { resourceId, subscriptionId } = machine;
  const at = app.ports.environment.now();
  return recordByLatest(app.ports, [{ resourceId, subscriptionId, machine, at, by: 'read' }]);
}

const allowUbuntu = () => saveRules(app.ports, { ...promptly, environments: [allowingEnvironment] });
const allowingEnvironment = {
  name: 'production',
  subscriptions: [aVm('vm1').subscriptionId],
  stages: ['production'],
  allow: { marketplace: ['Canonical:*:*'] },
};
const exempt = async () => {
  await grantExemption(app.ports, nobody, {
    ...{ scope: { kind: 'machine', resourceId: vmId('vm1') }, owner: 'shop@contoso.example', reason: 'moves' },
    ...{ ticket: '', expiresAt: '2026-03-01T00:00:00.000Z', by: ada },
  });
};
const revoke = async () => {
  const stored = (await app.ports.records.read('version', web, 'version:1.1.0'))!;
  const record = { ...stored.value, state: 'revoked' as const };
  await app.ports.records.commit(web, [{ kind: 'replace', record, etag: stored.etag }]);
  const reason = 'revoked';
  await askJudgeAgain(app.ports, nobody, 'e1', { imageDefinition: web, subscriptionId: null, reason });
};

describe('a machine that is recorded while what it is judged by changes', () => {
  it.each([
    { what: 'rules are saved', change: allowUbuntu, machine: aVm('vm1'), verdict: 'compliant' },
    { what: 'an exemption is granted', change: exempt, machine: aVm('vm1'), verdict: 'exempt' },
    {
      what: 'its version is revoked',
      change: revoke,
      machine: aVm('vm1', { image: ours('1.1.0') }),
      verdict: 'revoked',
    },
  ])(
    'is judged by what holds afterwards where $what and all was judged already',
    async ({ change, machine, verdict }) => {
      meanwhile(async () => {
        await change();
        await judgeAll();
      });

      await record(machine);

      expect(app.record(machine.resourceId)?.judgement.verdict).toBe(verdict);
    },
  );

  it('has its findings of both looks followed, and says how it stands in the end', async () => {
    meanwhile(async () => {
      await allowUbuntu();
      await judgeAll();
    });

    const { recorded } = await record();

    expect(recorded.findings).toHaveLength(2);
    expect(recorded).toMatchObject({ changed: 2, counts: [{ verdict: 'compliant', machines: 1 }] });
    expect(app.record(vmId('vm1'))?.finding).toMatchObject({ state: 'solved', solvedBecause: 'compliant' });
  });

  it('is judged once where nothing changes', async () => {
    const { commits } = app.ports.machineRecords.partitions;
    const before = commits.count;

    const { recorded } = await record();

    expect(commits.count).toBe(before + 1);
    expect(recorded.changed).toBe(1);
  });

  it('is left to who comes later where that never ends', async () => {
    meanwhile(() => changeJudgingBasis(app.ports), true);

    await expect(record()).rejects.toThrow(ConflictError);
  });
});

describe('what machines were judged by before', () => {
  const observe = () => {
    const { resourceId, subscriptionId } = aVm('vm1');
    const at = app.ports.environment.now();
    return { resourceId, subscriptionId, machine: aVm('vm1'), at, by: 'listing' } as const;
  };

  it('is used again while it holds', async () => {
    const { judging } = await record(aVm('vm2'));

    expect((await recordByLatest(app.ports, [observe()], judging)).judging).toBe(judging);
    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('unapprovedSource');
  });

  it('is left where it does not hold any more: nothing is ever said by it', async () => {
    const { judging } = await record(aVm('vm2'));
    await allowUbuntu();
    await judgeAll();

    const { recorded, judging: by } = await recordByLatest(app.ports, [observe()], judging);

    expect(by).not.toBe(judging);
    expect(recorded).toMatchObject({ changed: 1, findings: [] });
    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('compliant');
  });

  it('is replaced where it changes while machines are judged by it', async () => {
    const { judging } = await record(aVm('vm2'));
    meanwhile(async () => {
      await allowUbuntu();
      await judgeAll();
    });

    const { judging: by } = await recordByLatest(app.ports, [observe()], judging);

    expect(await by.isCurrent()).toBe(true);
    expect(app.record(vmId('vm1'))?.judgement.verdict).toBe('compliant');
  });
});

describe('saying that it has changed', () => {
  it('twice at once says it all the same', async () => {
    const { judging } = await record();

    await Promise.all([changeJudgingBasis(app.ports), changeJudgingBasis(app.ports)]);

    expect(await judging.isCurrent()).toBe(false);
  });

  it('the first time ever is a change, too', async () => {
    const fresh = await aComplianceApp(null);
    const { resourceId, subscriptionId } = aVm('vm1');
    const observation = {
      resourceId,
      subscriptionId,
      machine: aVm('vm1'),
      at: '2026-01-05T08:00:00.000Z',
      by: 'read',
    } as const;
    const { judging } = await recordByLatest(fresh.ports, [observation]);
    const before = await judging.isCurrent();

    await changeJudgingBasis(fresh.ports);

    expect([before, await judging.isCurrent()]).toEqual([true, false]);
  });
});
