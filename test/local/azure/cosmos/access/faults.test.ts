import type { Container } from '@azure/cosmos';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createClock } from '../../../../../local/support/clock.ts';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

describe('faults', () => {
  let started: StartedCosmos;
  let container: Container;

  beforeAll(async () => {
    started = await startCosmos({ clock: createClock({ speed: 1000, epoch: Date.now() }) });
    container = await started.container();
  });
  afterEach(() => started.faults.clear());
  afterAll(() => started.stop());

  it('throttle with 429 and the time to wait, which the client does', async () => {
    started.faults.add({
      service: 'cosmos',
      operation: 'POST *',
      count: 2,
      effect: { kind: 'throttle', retryAfterSeconds: 0.02 },
    });

    const created = await container.items.create({ id: 'patient', pk: 'a' });

    const statuses = started.calls
      .list()
      .filter(({ operation }) => operation.startsWith('POST') && operation.endsWith('/docs'));
    expect(created.statusCode).toBe(201);
    expect(created.headers['x-ms-throttle-retry-count']).toBe(2);
    expect(statuses.map(({ status }) => status)).toEqual([429, 429, 201]);
  });

  it('throttle for ever until the client gives up', async () => {
    started.faults.add({ service: 'cosmos', effect: { kind: 'throttle', retryAfterSeconds: 0.001 } });

    const failure = await failureOf(container.items.create({ id: 'refused', pk: 'a' }));

    expect([failure.code, failure.substatus, failure.retryAfterInMs]).toEqual([429, 3200, 1]);
    expect(failure.body).toMatchObject({ code: 'TooManyRequests' });
  });

  it('answer with a status, only where they are set', async () => {
    const resource = `/dbs/records/colls/${container.id}/docs/hit`;
    started.faults.add({ service: 'cosmos', resource, effect: { kind: 'status', status: 449, message: 'Again.' } });

    const failure = await failureOf(container.item('hit', 'a').read());
    const other = await container.item('other', 'a').read();

    expect(failure.code).toBe(449);
    expect(failure.body).toMatchObject({ code: 'RetryWith' });
    expect(other.statusCode).toBe(404);
  });

  it('slow a request down by virtual time', async () => {
    started.faults.add({
      service: 'cosmos',
      operation: 'GET */docs/*',
      count: 1,
      effect: { kind: 'slow', seconds: 50 },
    });
    const before = performance.now();

    await container.item('slow', 'a').read();

    expect(performance.now() - before).toBeGreaterThanOrEqual(49);
  });

  it('let a request run into nothing: the connection is lost and nothing was written', async () => {
    started.faults.add({ service: 'cosmos', operation: 'POST */docs', effect: { kind: 'timeout', seconds: 1 } });
    const impatient = started.connect({ connectionPolicy: { enableEndpointDiscovery: false, requestTimeout: 2000 } });

    const failure = await failureOf(
      impatient.database('records').container(container.id).items.create({ id: 'lost', pk: 'a' }),
    );
    started.faults.clear();

    expect(failure.code).toBe('ECONNRESET');
    expect((await container.item('lost', 'a').read()).statusCode).toBe(404);
    impatient.dispose();
  });
});
