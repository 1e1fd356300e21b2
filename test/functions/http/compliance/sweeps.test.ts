import { beforeEach, describe, expect, it } from 'vitest';
import { failSweep, finishSweep } from '../../../../shared/commands/compliance/sweep/finish-sweep.ts';
import { beginSweep } from '../../../../shared/commands/compliance/sweep/begin-sweep.ts';
import { sweepPages } from '../../../../shared/commands/compliance/sweep/sweep-pages.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aVm, ours, web } from '../../../support/compliance/some-machines.ts';
import { watchMachines } from '../../../support/compliance/watching.ts';
import { ada } from '../../../support/people.ts';

let api: Api;

beforeEach(async () => {
  api = createApi();
  await watchMachines(api.ports);
});

describe('a sweep that is asked for', () => {
  it('is accepted, with an operation to follow', async () => {
    const asked = await api.call('startSweep', { body: { reason: 'after the outage' } });
    const sweepId = String(asked.json['id']);
    const running = await operation(sweepId);
    const asleep = await api.call('readSweep', { params: { sweepId } });
    await sweep(sweepId);
    const ended = await operation(sweepId);

    expect(asked.status).toBe(202);
    expect(asked.headers['operation-location']).toBe(`/api/operations/${sweepId}`);
    expect(api.orchestrated).toEqual([`start sweep ${sweepId}`]);
    expect(asleep.json).toMatchObject({ sweepId, state: 'running', asked: { reason: 'after the outage' } });
    expect(running).toMatchObject({ kind: 'sweep', status: 'Running', resource: `/api/sweeps/${sweepId}` });
    expect(ended).toMatchObject({ status: 'Succeeded', state: 'complete' });
  });

  it('that cannot go on has failed, and its operation says why', async () => {
    const { json } = await api.call('startSweep', { body: { reason: 'after the outage' } });
    const sweepId = String(json['id']);
    await beginSweep(api.ports, sweepId, act());
    await failSweep(api.ports, sweepId, 'Resource Graph refuses');

    expect(await operation(sweepId)).toMatchObject({ status: 'Failed', message: 'Resource Graph refuses' });
  });

  it('needs a reason', async () => {
    expect((await api.call('startSweep', { body: {} })).status).toBe(400);
  });
});

describe('sweeps', () => {
  it('are listed newest first and read one by one, without what only the store needs', async () => {
    api.ports.inventory.put(aVm('vm1'));
    await sweep('s1');
    await sweep('s2');

    const list = await api.call('listSweeps');
    const one = await api.call('readSweep', { params: { sweepId: 's1' } });
    const none = await api.call('readSweep', { params: { sweepId: 'page~s1~000000' } });

    expect(list.json['items']).toMatchObject([{ sweepId: 's2' }, { sweepId: 's1', seen: 1, changed: 1 }]);
    expect(one.json).toMatchObject({ sweepId: 's1', state: 'complete', asked: { reason: 'looked' } });
    expect(one.json).not.toHaveProperty('cursor');
    expect(none.status).toBe(404);
  });
});

describe('adoption', () => {
  it('is nothing until an inventory was complete', async () => {
    expect((await api.call('readAdoption')).json).toEqual({ latest: null, days: [] });
  });

  it('tells by day which images the machines run', async () => {
    api.ports.inventory.put(aVm('vm1'), aVm('vm2', { image: ours('1.0.0') }));
    await sweep('s1');
    api.ports.clock.millis += 24 * 3_600_000;
    api.ports.inventory.put(aVm('vm2', { image: ours('1.1.0') }), aVm('vm3', { image: ours('1.1.0') }));
    await sweep('s2');

    const all = await api.call('readAdoption');
    const mine = await api.call('readAdoption', { query: { imageDefinition: web } });

    expect(all.json['latest']).toMatchObject({ day: '2026-01-06', sweepId: 's2' });
    expect((all.json['latest'] as { counts: readonly object[] }).counts).toHaveLength(2);
    expect(mine.json['days']).toMatchObject([
      { day: '2026-01-05', counts: [{ version: '1.0.0', machines: 1 }] },
      { day: '2026-01-06', counts: [{ version: '1.1.0', machines: 2, verdict: 'compliant', stage: 'production' }] },
    ]);
  });

  it('tells when half and nine tenths of the machines ran what is live', async () => {
    const onLive = (name: string) => aVm(name, { image: ours('1.1.0') });
    api.ports.inventory.put(onLive('vm1'), aVm('vm2', { image: ours('1.0.0') }), aVm('vm3', { image: ours('1.0.0') }));
    await sweep('s1');
    api.ports.clock.millis += 3_600_000;
    api.ports.inventory.put(onLive('vm2'));
    await sweep('s2');
    api.ports.clock.millis += 24 * 3_600_000;
    api.ports.inventory.put(onLive('vm3'));
    await sweep('s3');

    const { json } = await api.call('readAdoption', { query: { imageDefinition: web } });
    const other = await api.call('readAdoption', { query: { imageDefinition: 'other' } });

    const version = {
      imageDefinition: web,
      stage: 'production',
      version: '1.1.0',
      seconds: expect.any(Number) as number,
    };
    expect((json['latest'] as { reached: readonly object[] }).reached).toEqual([
      { ...version, share: 0.5, at: '2026-01-05T09:00:00.000Z' },
      { ...version, share: 0.9, at: '2026-01-06T09:00:00.000Z' },
    ]);
    expect(other.json['latest']).toMatchObject({ reached: [] });
  });
});

async function sweep(sweepId: string): Promise<void> {
  await beginSweep(api.ports, sweepId, act());
  await sweepPages(api.ports, sweepId, () => Promise.resolve());
  await finishSweep(api.ports, sweepId);
}

function act() {
  return { by: ada, reason: 'looked', at: api.ports.environment.now() };
}

async function operation(id: string) {
  return (await api.call('readOperation', { params: { id } })).json;
}
