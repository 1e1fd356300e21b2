import { describe, expect, it } from 'vitest';
import { createApi } from '../../support/call-api.ts';
import { aPromotion, seed } from '../../support/some-records.ts';

const yearEnd = { name: 'year end', timeZone: 'Europe/Amsterdam', from: '2026-12-18T00:00', to: '2027-01-04T00:00' };
const body = { windows: [yearEnd], reason: 'nobody is there' };

describe('freeze windows of the organisation', () => {
  it('are none until somebody sets some; then they tell who, and have an ETag', async () => {
    const api = createApi();

    const before = await api.call('readFreezeWindows');
    const put = await api.call('putFreezeWindows', { body });
    const after = await api.call('readFreezeWindows');

    expect(before.json).toEqual({ windows: [], set: null });
    expect(put.json).toEqual(after.json);
    expect(after.json).toMatchObject({ windows: [yearEnd], set: { by: { name: 'ada' }, reason: 'nobody is there' } });
    expect(after.headers['etag']).toBe(put.headers['etag']);
  });

  it('are refused with 412 when somebody else has set them since', async () => {
    const api = createApi();
    const etag = (await api.call('putFreezeWindows', { body })).headers['etag']!;
    const put = (windows: readonly object[]) =>
      api.call('putFreezeWindows', { body: { ...body, windows }, headers: { 'if-match': etag } });

    expect([(await put([])).status, (await put([yearEnd])).status]).toEqual([200, 412]);
  });

  it('are refused with every fault at once', async () => {
    const windows = [{ name: 'odd', timeZone: 'Mars/Olympus', from: 'soon', to: '2027-01-04T00:00' }];

    const answer = await createApi().call('putFreezeWindows', { body: { windows } });

    const { errors } = answer.json as { errors: readonly { path: string }[] };
    expect(answer.status).toBe(400);
    expect(errors.map(({ path }) => path).toSorted()).toEqual(['reason', 'windows[0].from', 'windows[0].timeZone']);
  });

  it('wake promotions that wait, so that they look at their gates', async () => {
    const api = createApi();
    await seed(
      api.ports.records,
      aPromotion({ promotionId: 'p1', attempt: 2 }),
      aPromotion({ promotionId: 'p2', state: 'live' }),
    );

    await api.call('putFreezeWindows', { body });

    expect(api.orchestrated).toEqual(['wake p1-2']);
  });

  it('are found in the audit', async () => {
    const api = createApi();
    await api.call('putFreezeWindows', { body });

    const answer = await api.call('listAuditEntries', { query: { action: 'freezeWindowsSet' } });

    expect(answer.json['items']).toMatchObject([{ sentence: expect.stringContaining('year end') as string }]);
  });
});
