import { describe, expect, it } from 'vitest';
import { AzureUnavailableError } from '../../../../shared/errors.ts';
import { type Api, createApi } from '../../../support/call-api.ts';
import { aDefinition, seed } from '../../../support/some-records.ts';

const key = { 'idempotency-key': 'once-only' };
const params = { imageDefinition: 'ubuntu-web' };
const body = { force: true, reason: 'the mirror was broken' };

describe('an Idempotency-Key', () => {
  it('gives a repeat the first answer and does nothing again', async () => {
    const api = await withDefinition();

    const first = await start(api);
    const again = await start(api);

    expect(first.status).toBe(202);
    expect(again).toEqual(first);
    expect(api.ports.records.all('rebake', 'ubuntu-web')).toHaveLength(1);
    expect(api.ports.records.all('definition', 'ubuntu-web')[0]?.waitingRebake).toBeNull();
  });

  it('is refused with another body', async () => {
    const api = await withDefinition();
    await start(api);

    const other = await start(api, { body: { force: true, reason: 'another' } });

    expect(other.status).toBe(422);
  });

  it('is refused with another query', async () => {
    const api = await withDefinition();
    await api.call('deleteImageDefinition', { params, query: { reason: 'one' }, headers: key });

    const other = await api.call('deleteImageDefinition', { params, query: { reason: 'two' }, headers: key });

    expect(other.status).toBe(422);
  });

  it('belongs to its caller', async () => {
    const api = await withDefinition();
    await start(api);

    const other = await start(api, { as: 'bob Contributor' });

    expect(other).toMatchObject({ status: 202, json: { state: 'waiting' } });
  });

  it('carries out one of two requests that come at once; the other is told to come back', async () => {
    const api = await withDefinition();

    const answers = await Promise.all([start(api), start(api)]);

    const statuses = answers.map(({ status }) => status).toSorted();
    expect(statuses).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.headers['retry-after']).toBe('5');
    expect(api.ports.records.all('rebake', 'ubuntu-web')).toHaveLength(1);
    expect((await start(api)).status).toBe(202);
  });

  it('does not keep an answer that a repeat may improve on', async () => {
    const api = await withDefinition();
    const commit = api.ports.records.commit.bind(api.ports.records);
    api.ports.records.commit = () => Promise.reject(new AzureUnavailableError('Cosmos DB, commit', null));
    const first = await start(api);
    api.ports.records.commit = commit;

    const again = await start(api);

    expect([first.status, again.status]).toEqual([503, 202]);
  });

  it('keeps a refusal', async () => {
    const api = createApi();
    const first = await start(api);
    await seed(api.ports.records, aDefinition());

    const again = await start(api);

    expect([first.status, again.status]).toEqual([404, 404]);
  });

  it.each(['', 'x'.repeat(256)])('has 1 to 255 characters', async (text) => {
    const answer = await start(await withDefinition(), { headers: { 'idempotency-key': text } });

    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path: 'Idempotency-Key' }] } });
  });

  it('means nothing where nothing is changed', async () => {
    const api = createApi();
    const first = await api.call('readImageDefinition', { params, headers: key });
    await seed(api.ports.records, aDefinition());

    const again = await api.call('readImageDefinition', { params, headers: key });

    expect([first.status, again.status]).toEqual([404, 200]);
  });
});

async function withDefinition(): Promise<Api> {
  const api = createApi();
  await seed(api.ports.records, aDefinition());
  return api;
}

function start(api: Api, changes: Parameters<Api['call']>[1] = {}) {
  return api.call('startRebake', { params, body, headers: key, as: 'ada Contributor', ...changes });
}
