import { beforeEach, describe, expect, it } from 'vitest';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aComplianceApp } from '../../../support/compliance/compliance-app.ts';
import { aVm, production, shop, vmId } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';

const asked = {
  scope: { kind: 'machine', resourceId: vmId('vm1') },
  owner: shop,
  reason: 'moves in spring',
  ticket: 'SHOP-7',
  expiresAt: '2026-03-01T00:00:00+01:00',
};
const day = 24 * 3_600_000;

let api: Api;

beforeEach(async () => {
  api = createApi();
  await watchMachines(api.ports);
});

describe('an exemption', () => {
  it('is granted with who answers for it, why and until when', async () => {
    const granted = await grant();

    expect(granted.status).toBe(201);
    expect(granted.json).toMatchObject({
      ...{ state: 'inForce', owner: shop, reason: 'moves in spring', ticket: 'SHOP-7', revoked: null },
      ...{ scope: asked.scope, expiresAt: '2026-02-28T23:00:00.000Z', granted: { by: { name: 'ada' } } },
    });
    const read = await api.call('readExemption', { params: { exemptionId: idOf(granted.json) } });
    expect(read.json).toEqual(granted.json);
    expect(granted.headers['location']).toBe(`/api/exemptions/${idOf(granted.json)}`);
  });

  it.each([
    { scope: asked.scope, within: production },
    {
      scope: { kind: 'resourceGroup', resourceId: `/subscriptions/${production}/resourceGroups/rg-shop` },
      within: production,
    },
    { scope: { kind: 'source', source: 'Canonical:*:server' }, within: null },
  ])('of $scope.kind has what it covers judged again', async ({ scope, within }) => {
    await grant({ scope });

    const { items } = await api.ports.compliance.query({
      type: 'rejudgement',
      partition: 'rejudgements',
      where: { reason: 'an exemption was granted' },
    });
    expect(items).toMatchObject([{ value: { subscriptionId: within, imageDefinition: null } }]);
    expect(api.orchestrated).toEqual(['start judgeAgain judge-again']);
  });

  it('is granted once, however often the request comes', async () => {
    const headers = { 'idempotency-key': 'one' };

    const first = await api.call('grantExemption', { body: asked, headers });
    const second = await api.call('grantExemption', { body: asked, headers });

    expect(second.text).toBe(first.text);
    expect((await api.call('listExemptions')).json['items']).toHaveLength(1);
  });

  it('says that it covers nothing where the machine is not known: it may be a slip, or made later', async () => {
    const { status, json } = await grant();

    expect(status).toBe(201);
    expect(json).toMatchObject({
      covers: { machines: 0, findings: 0, complete: true },
      warnings: [expect.stringContaining('knows no machine of this id')],
    });
  });

  it('says how many machines it covers, when it is granted and now', async () => {
    const app = await aComplianceApp();
    const { call } = createApi(app.ports);
    await app.written(aVm('vm1'));
    const body = { ...asked, scope: { kind: 'source', source: 'Canonical:*:*' } };
    const granted = await call('grantExemption', { body });
    await app.written(aVm('vm2'));

    const read = await call('readExemption', { params: { exemptionId: idOf(granted.json) } });

    expect(granted.json).toMatchObject({ covers: { machines: 1, findings: 1 }, warnings: [] });
    expect(read.json).toMatchObject({ covers: { machines: 2, findings: 2 }, warnings: [] });
  });

  it.each([
    { scope: { kind: 'machine', resourceId: vmId('vm1').replace('virtualMachines', 'disks') }, at: 'scope.resourceId' },
    { scope: { kind: 'machine', resourceId: vmId('vm1', 'production') }, at: 'scope.resourceId' },
    { scope: { kind: 'resourceGroup', resourceId: vmId('vm1') }, at: 'scope.resourceId' },
    { scope: { kind: 'source', source: vmId('vm1') }, at: 'scope.source' },
    { scope: { kind: 'machine', resourceId: vmId('vm1'), until: 'spring' }, at: 'scope.until' },
  ])('is refused for $scope', async ({ scope, at }) => {
    const { status, json } = await grant({ scope });

    expect([status, json['errors']]).toMatchObject([400, [{ path: at }]]);
  });

  it('is refused with every fault at once', async () => {
    const { status, json } = await grant({
      ...{ scope: { kind: 'machine', resourceId: '/vm1' }, owner: 'somebody', reason: ' ', expiresAt: 'soon', more: 1 },
    });

    const { errors } = json as { errors: readonly { path: string }[] };
    expect(status).toBe(400);
    expect(errors.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['scope.resourceId', 'owner', 'reason', 'expiresAt']) as string[],
    );
  });

  it.each([
    { expiresAt: '2026-01-05T08:00:00.000Z', status: 400, why: 'must be in the future' },
    { expiresAt: '2026-01-05T08:00:00.001Z', status: 201 },
    { expiresAt: '2027-01-05T08:00:00.000Z', status: 201 },
    { expiresAt: '2027-01-05T08:00:00.001Z', status: 400, why: 'must be at most a year ahead' },
  ])('until $expiresAt is $status', async ({ expiresAt, status, why }) => {
    const answer = await grant({ expiresAt });

    expect(answer.status).toBe(status);
    expect(answer.json['errors']).toEqual(why === undefined ? undefined : [{ path: 'expiresAt', message: why }]);
  });

  it('is over at its end', async () => {
    const { json } = await grant();
    api.ports.clock.millis += 60 * day;

    const read = await api.call('readExemption', { params: { exemptionId: idOf(json) } });

    expect(read.json['state']).toBe('expired');
  });

  it('ends before that when somebody says so, once, with a reason', async () => {
    const params = { exemptionId: idOf((await grant()).json) };
    const end = (reason: string, as?: string) =>
      api.call('endExemption', { params, body: { reason }, ...(as === undefined ? {} : { as }) });

    const ended = await end('was moved');
    const again = await end('once more', 'bob SecurityOfficer');

    expect(ended.json).toMatchObject({ state: 'ended', revoked: { reason: 'was moved', by: { name: 'ada' } } });
    expect(again.json).toEqual(ended.json);
    expect((await api.call('endExemption', { params, body: {} })).status).toBe(400);
  });

  it('that is not there cannot be read or ended', async () => {
    const params = { exemptionId: 'nothing' };

    const read = await api.call('readExemption', { params });
    const end = await api.call('endExemption', { params, body: { reason: 'gone' } });

    expect([read.status, end.status]).toEqual([404, 404]);
  });

  it('is listed, newest first, page by page', async () => {
    for (const ticket of ['one', 'two', 'three']) {
      await grant({ ticket });
    }

    const first = await api.call('listExemptions', { query: { limit: '2' } });
    const second = await api.call('listExemptions', { query: { limit: '2', cursor: String(first.json['cursor']) } });

    expect(first.json['items']).toMatchObject([{ ticket: 'three' }, { ticket: 'two' }]);
    expect(second.json).toMatchObject({ items: [{ ticket: 'one' }], cursor: null });
  });

  it.each([
    { query: {}, found: ['ended', 'expired', 'lasting'] },
    { query: { state: 'inForce' }, found: ['lasting'] },
    { query: { state: 'expired' }, found: ['expired'] },
    { query: { state: 'ended' }, found: ['ended'] },
    { query: { state: 'inForce', ticket: 'ended' }, found: [] },
    { query: { owner: 'web@contoso.example' }, found: ['ended'] },
  ])('is listed by $query', async ({ query, found }) => {
    await grant({ ticket: 'lasting', expiresAt: '2026-12-01T00:00:00Z' });
    await grant({ ticket: 'expired', expiresAt: '2026-01-06T00:00:00Z' });
    const ended = await grant({ ticket: 'ended', expiresAt: '2026-12-01T00:00:00Z', owner: 'web@contoso.example' });
    await api.call('endExemption', { params: { exemptionId: idOf(ended.json) }, body: { reason: 'moved' } });
    api.ports.clock.millis += 48 * 3_600_000;

    const { json } = await api.call('listExemptions', { query });

    const items = json['items'] as readonly { ticket: string; state: string }[];
    expect(items.map(({ ticket }) => ticket).toSorted()).toEqual(found);
    expect(new Set(items.map(({ state }) => state)).size).toBe(found.length);
  });

  it('is not listed by a state that there is not', async () => {
    const { status, json } = await api.call('listExemptions', { query: { state: 'lapsed' } });

    expect([status, json['errors']]).toMatchObject([400, [{ path: 'state' }]]);
  });
});

function grant(changes: Readonly<Record<string, unknown>> = {}) {
  return api.call('grantExemption', { body: { ...asked, ...changes } });
}

function idOf(json: Readonly<Record<string, unknown>>): string {
  return String(json['exemptionId']);
}
