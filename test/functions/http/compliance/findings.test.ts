import { beforeEach, describe, expect, it } from 'vitest';
import { judgeWritten } from '../../../../shared/commands/compliance/judging/judge-written.ts';
import { machineToLookAt } from '../../../../shared/domain/compliance/machine-written.ts';
import { machineKey, type ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aVm, ours, production, shop, vmId } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';

let api: Api;

beforeEach(async () => {
  api = createApi();
  await watchMachines(api.ports);
});

describe('the list of findings', () => {
  it('has the open ones with what to do, by whom and by when', async () => {
    await see(aVm('vm1'), aVm('vm2', { image: ours('1.1.0') }));

    const { status, json } = await api.call('listFindings');

    expect(status).toBe(200);
    expect(json['items']).toMatchObject([
      {
        ...{ name: 'vm1', resourceId: vmId('vm1'), state: 'open', verdict: 'unapprovedSource', owner: shop },
        ...{ dueAt: '2026-01-12T08:00:00.000Z', episode: 1, goneAt: null, environment: 'production' },
        nextStep: expect.stringMatching(/\w/) as string,
      },
    ]);
    expect(JSON.stringify(json)).not.toContain('followed');
  });

  it('has solved ones when asked for, those of deleted machines too', async () => {
    await see(aVm('vm1'), aVm('vm2'), aVm('vm3'));
    api.ports.inventory.remove(vmId('vm1'));
    await look(vmId('vm1'));
    await see(aVm('vm2', { image: ours('1.1.0') }));

    const open = await api.call('listFindings');
    const solved = await api.call('listFindings', { query: { state: 'solved' } });

    expect(names(open.json)).toEqual(['vm3']);
    expect(solved.json['items']).toMatchObject([
      { name: 'vm1', solvedBecause: 'deleted', goneAt: '2026-01-05T08:00:00.000Z' },
      { name: 'vm2', solvedBecause: 'compliant', verdict: 'unapprovedSource', goneAt: null },
    ]);
  });

  it.each([
    { query: { verdict: 'unapprovedSource' }, found: ['vm1', 'vm3'] },
    { query: { verdict: 'deprecated' }, found: [] },
    { query: { owner: shop }, found: ['vm1', 'vm2'] },
    { query: { owner: shop.toUpperCase() }, found: ['vm1', 'vm2'] },
    { query: { environment: 'test' }, found: [] },
    { query: { subscription: production.toUpperCase() }, found: ['vm1', 'vm2', 'vm3'] },
    { query: { imageDefinition: 'ubuntu-web' }, found: ['vm2'] },
    { query: { imageDefinition: 'ubuntu-web', version: '1.1.0' }, found: [] },
  ])('is chosen from by $query', async ({ query, found }) => {
    await see(
      aVm('vm1'),
      aVm('vm2', { image: ours('0.0.7') }),
      aVm('vm3', { tags: {} }),
      aVm('vm4', { image: ours('1.1.0') }),
    );

    expect(names((await api.call('listFindings', { query })).json)).toEqual(found);
  });

  it('comes in pages', async () => {
    await see(aVm('vm1'), aVm('vm2'), aVm('vm3'));

    const first = await api.call('listFindings', { query: { limit: '2' } });
    const second = await api.call('listFindings', { query: { limit: '2', cursor: String(first.json['cursor']) } });

    expect([names(first.json), names(second.json)]).toEqual([['vm1', 'vm2'], ['vm3']]);
    expect(second.json['cursor']).toBeNull();
  });

  it('is exported a line each, with the next page in a header', async () => {
    await see(aVm('vm1'), aVm('vm2'), aVm('vm3'));

    const answer = await api.call('listFindings', {
      query: { limit: '2' },
      headers: { accept: 'application/x-ndjson' },
    });

    const lines = answer.text.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { name: string }).name)).toEqual(['vm1', 'vm2']);
    expect(answer.headers).toMatchObject({ 'content-type': 'application/x-ndjson', 'x-cursor': '2' });
  });

  it('names every fault of what is asked for', async () => {
    const { status, json } = await api.call('listFindings', {
      query: { state: 'ajar', verdict: 'odd', subscription: 'mine', limit: '0' },
    });

    const { errors } = json as { errors: readonly { path: string }[] };
    expect(status).toBe(400);
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['limit', 'state', 'subscription', 'verdict']);
  });
});

describe('one finding', () => {
  it('has its history, oldest first, under the address that cards link to', async () => {
    await see(aVm('vm1'));
    await see(aVm('vm1', { image: ours('1.1.0') }));
    await see(aVm('vm1'));

    const { status, json, headers } = await readFinding(machineKey(vmId('vm1')));

    expect(status).toBe(200);
    expect(headers['etag']).toMatch(/^"/);
    expect(json).toMatchObject({ state: 'open', episode: 2, machineId: machineKey(vmId('vm1')) });
    expect((json['history'] as { items: readonly object[] }).items).toMatchObject([
      { action: 'findingOpened' },
      { action: 'findingSolved', by: { id: 'rebake' } },
      { action: 'findingReopened', sentence: expect.stringContaining('unapprovedSource') as string },
    ]);
  });

  it('is found whatever the casing of the address', async () => {
    await see(aVm('vm1'));

    expect((await readFinding(machineKey(vmId('vm1')).toUpperCase())).status).toBe(200);
  });

  it.each([
    { why: 'of a machine that never had one', machineId: machineKey(vmId('vm2')), status: 404 },
    { why: 'of a machine that nobody knows', machineId: machineKey(vmId('vm9')), status: 404 },
    { why: 'under the id of an entry of a history', machineId: 'entry~id0001', status: 400 },
  ])('is not there $why', async ({ machineId, status }) => {
    await see(aVm('vm1'), aVm('vm2', { image: ours('1.1.0') }));

    expect((await readFinding(machineId)).status).toBe(status);
  });
});

/** Azure has these machines, and events said so. */
async function see(...machines: readonly ObservedMachine[]): Promise<void> {
  api.ports.inventory.put(...machines);
  for (const { resourceId } of machines) {
    await look(resourceId);
  }
}

function look(resourceId: string) {
  return judgeWritten(api.ports, [machineToLookAt(resourceId)!]);
}

function readFinding(machineId: string) {
  return api.call('readFinding', { params: { subscriptionId: production, machineId } });
}

function names(json: Readonly<Record<string, unknown>>): readonly string[] {
  return (json['items'] as readonly { name: string }[]).map(({ name }) => name);
}
