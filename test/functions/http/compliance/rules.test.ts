import { beforeEach, describe, expect, it } from 'vitest';
import { judgeWritten } from '../../../../shared/commands/compliance/judging/judge-written.ts';
import { machineToLookAt } from '../../../../shared/domain/compliance/machine-written.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aVm, ours } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';
import { subscription, writtenRules } from '../../../shared/domain/compliance/some-rules.ts';

let api: Api;

beforeEach(async () => {
  api = createApi();
  await watchMachines(api.ports, null);
});

describe('compliance rules', () => {
  it('are missing at first, and the answer says what to do', async () => {
    const { status, json } = await api.call('readComplianceRules');

    expect(status).toBe(404);
    expect(json['detail']).toContain('PUT them here');
  });

  it('are in force once they are put, with version, author, reason and every default', async () => {
    const saved = await put(writtenRules);
    const again = await api.call('readComplianceRules');

    expect(saved.status).toBe(200);
    expect(again.json).toEqual(saved.json);
    expect(again.headers['etag']).toBe(saved.headers['etag']);
    expect(again.json).toMatchObject({
      version: 1,
      saved: { by: { name: 'ada' }, reason: 'first rules' },
      rules: { digestWindowMinutes: 15, owners: { default: 'cloud-platform@contoso.example' } },
    });
  });

  it('are taken as YAML too', async () => {
    const yaml = [
      'environments:',
      `  - { name: production, subscriptions: ["${subscription('a')}"], stages: [production] }`,
      'owners: { default: cloud-platform@contoso.example }',
    ].join('\n');

    const { status, json } = await put(yaml, {}, { 'content-type': 'application/yaml' });

    expect(status).toBe(200);
    expect(json['rules']).toMatchObject({ environments: [{ name: 'production' }] });
  });

  it('have all machines judged again', async () => {
    await put(writtenRules);

    const { items } = await api.ports.compliance.query({ type: 'rejudgement', partition: 'rejudgements' });
    expect(items).toMatchObject([{ value: { imageDefinition: null, subscriptionId: null, cursor: null } }]);
    expect(api.orchestrated).toEqual(['start judgeAgain judge-again']);
  });

  it('stay as they are, version and all, when they are put once more', async () => {
    await put(writtenRules);

    const again = await put(writtenRules);

    expect(again.json['version']).toBe(1);
    expect(api.orchestrated).toHaveLength(1);
  });

  it('are refused with 412 when somebody else has put some since, or there were none', async () => {
    const none = await put(writtenRules, {}, { 'if-match': '"1"' });
    const etag = (await put(writtenRules)).headers['etag']!;
    const first = await put({ ...writtenRules, digestWindowMinutes: 1 }, {}, { 'if-match': etag });
    const late = await put({ ...writtenRules, digestWindowMinutes: 2 }, {}, { 'if-match': etag });

    expect([none.status, first.status, late.status]).toEqual([412, 200, 412]);
  });

  it('are refused with every fault at once, a missing reason among them', async () => {
    const { status, json } = await put({ environments: [], owners: { default: 'nobody' }, extra: 1 }, { reason: '' });

    const { errors } = json as { errors: readonly { path: string }[] };
    expect(status).toBe(400);
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['reason', 'environments', 'owners.default']) as string[],
    );
  });
});

describe('a dry run of rules', () => {
  it('shows whose verdict would change, and saves nothing', async () => {
    await put(writtenRules);
    api.ports.inventory.put(aVm('vm1'), aVm('vm2', { image: ours('1.1.0') }));
    for (const name of ['vm1', 'vm2']) {
      await judgeWritten(api.ports, [machineToLookAt(aVm(name).resourceId)!]);
    }
    const [production, test] = writtenRules.environments;
    const lenient = { ...production, allow: { marketplace: ['Canonical:*:*'] } };

    const { status, json } = await put({ ...writtenRules, environments: [lenient, test] }, { dryRun: 'true' });

    expect(status).toBe(200);
    expect(json).toMatchObject({
      machines: 2,
      verdicts: { compliant: 2 },
      changes: 1,
      changed: [{ resourceId: aVm('vm1').resourceId, from: 'unapprovedSource', to: 'compliant' }],
    });
    expect((await api.call('readComplianceRules')).json['version']).toBe(1);
  });

  it('needs no reason and no rules in force', async () => {
    const { status, json } = await put(writtenRules, { dryRun: 'true', reason: '' });

    expect([status, json]).toEqual([200, { machines: 0, verdicts: {}, changes: 0, changed: [] }]);
    expect((await api.call('readComplianceRules')).status).toBe(404);
  });
});

function put(
  body: unknown,
  query: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
) {
  return api.call('putComplianceRules', { body, query: { reason: 'first rules', ...query }, headers });
}
