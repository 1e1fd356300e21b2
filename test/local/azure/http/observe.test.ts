import { Hono } from 'hono';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FaultRule } from '../../../../local/azure/faults.ts';
import { observe } from '../../../../local/azure/http/observe.ts';
import { serve, type HttpEnv } from '../../../../local/azure/http/serve.ts';
import { send } from '../support/http.ts';
import { serviceOptions } from '../support/service-options.ts';

/** A service of one route that calls are observed at. */
async function startService(fault?: FaultRule['effect'], speed = 1) {
  const options = await serviceOptions({ speed });
  if (fault) {
    options.faults.add({ service: 'teams', operation: 'GET /hello', count: 1, effect: fault });
  }
  const app = new Hono<HttpEnv>();
  app.use(observe('teams', options, ({ code, message }) => ({ code, message })));
  app.get('/hello', (context) => context.text('hello'));
  const server = await serve(app, { port: 0 });
  onTestFinished(() => server.close());
  return { options, server, url: `http://127.0.0.1:${server.port}/hello` };
}

it('records each call by method and path, also those that found nothing', async () => {
  const { options, url } = await startService();

  await send(url);
  await send(`${url}/nobody?x=1`);

  expect(options.calls.list()).toMatchObject([
    { service: 'teams', operation: 'GET /hello', status: 200 },
    { service: 'teams', operation: 'GET /hello/nobody', status: 404 },
  ]);
});

describe('a fault', () => {
  it.each([
    {
      effect: { kind: 'throttle', retryAfterSeconds: 9 } as const,
      status: 429,
      code: 'TooManyRequests',
      retryAfter: '9',
    },
    { effect: { kind: 'status', status: 503 } as const, status: 503, code: 'ServiceUnavailable' },
    { effect: { kind: 'status', status: 500 } as const, status: 500, code: 'InternalServerError' },
    { effect: { kind: 'status', status: 409, code: 'Busy', message: 'Later.' } as const, status: 409, code: 'Busy' },
  ])('of $effect is answered in the form of the service', async ({ effect, status, code, retryAfter }) => {
    const { url } = await startService(effect);

    const [hit, next] = [await send(url), await send(url)];

    expect(hit.status).toBe(status);
    expect(hit.json()).toMatchObject({ code });
    expect(hit.headers['retry-after']).toBe(retryAfter);
    expect(next.text).toBe('hello');
  });

  it('slows an answer by virtual seconds', async () => {
    const { url } = await startService({ kind: 'slow', seconds: 100 }, 1000);
    const before = Date.now();

    expect((await send(url)).text).toBe('hello');
    expect(Date.now() - before).toBeGreaterThanOrEqual(99);
  });

  it('hangs up without an answer', async () => {
    const { options, url } = await startService({ kind: 'timeout', seconds: 30 }, 1000);

    await expect(send(url)).rejects.toThrow(/socket hang up|ECONNRESET/);
    expect(options.calls.list()).toMatchObject([{ status: 0 }]);
  });
});

it('names a port that is taken', async () => {
  const { server } = await startService();

  await expect(serve(new Hono<HttpEnv>(), { port: server.port })).rejects.toThrow(
    `Port ${server.port} is taken by another process.`,
  );
});
