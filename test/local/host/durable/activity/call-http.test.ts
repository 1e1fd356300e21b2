import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { callHttp } from '../../../../../local/host/durable/activity/call-http.ts';
import type { TokenOf } from '../../../../../local/host/durable/activity/outgoing-request.ts';

const servers: (() => void)[] = [];

afterEach(() => servers.splice(0).forEach((close) => close()));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  servers.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The app has no identity. */
const noToken = (): Promise<string> => Promise.reject(new Error('IDENTITY_ENDPOINT is not set.'));

const resultOf = async (request: object, tokenOf: TokenOf = noToken): Promise<unknown> => {
  const end = await callHttp(JSON.stringify(request), tokenOf);
  return end.kind === 'completed' ? JSON.parse(end.result ?? '') : end;
};

it('answers with status, content and the headers that are not the content’s', async () => {
  const uri = await serve((_request, response) => {
    response.writeHead(418, { 'X-Own': 'yes', 'Content-Type': 'text/plain', 'Set-Cookie': ['a=1', 'b=2'] }).end('tea');
  });

  const result = await resultOf({ method: 'GET', uri });

  expect(result).toMatchObject({
    statusCode: 418,
    content: 'tea',
    headers: { 'X-Own': 'yes', 'Set-Cookie': 'a=1, b=2' },
  });
  expect(Object.keys((result as { headers: object }).headers)).not.toContain('Content-Type');
});

it('sends content as text unless a content type is given, and follows redirections', async () => {
  const uri = await serve((request, response) => {
    if (request.url === '/') {
      response.writeHead(307, { location: '/moved' }).end();
    } else {
      response.end(`${request.method} ${request.headers['content-type']} ${request.headers['content-length']}`);
    }
  });

  expect(await resultOf({ method: 'POST', uri, content: 'é' })).toMatchObject({ content: 'POST text/plain 2' });
});

it('fails in .NET’s words when nobody listens', async () => {
  const end = await resultOf({ method: 'GET', uri: 'http://127.0.0.1:9/' });

  expect(end).toMatchObject({ kind: 'failed', failure: { reason: 'Connection refused (127.0.0.1:9)' } });
});

const tokenSource = { kind: 'AzureManagedIdentity', resource: 'https://vault.azure.net' };

it('brings a token of the app’s identity, and leaves it behind when it is sent elsewhere', async () => {
  const seen: (string | undefined)[] = [];
  const uri = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(request.url === '/' ? 302 : 200, { location: '/elsewhere' }).end();
  });

  const result = await resultOf({ method: 'GET', uri, tokenSource }, (resource: string) =>
    Promise.resolve(`for ${resource}`),
  );

  expect(result).toMatchObject({ statusCode: 200 });
  expect(seen).toEqual(['Bearer for https://vault.azure.net', undefined]);
});

it('fails as the extension does where the app has no identity', async () => {
  const end = await resultOf({ method: 'GET', uri: 'http://127.0.0.1:9/', tokenSource });

  expect(end).toMatchObject({
    kind: 'failed',
    failure: {
      reason: expect.stringMatching(
        /^DefaultAzureCredential failed to retrieve a token from the included credentials\..*IDENTITY_ENDPOINT is not set/,
      ) as string,
      details: expect.stringMatching(
        /^Unhandled exception while executing task: Azure\.Identity\.CredentialUnavailableException: /,
      ) as string,
    },
  });
});

it.each([
  { about: 'that never answers', answer: () => undefined },
  {
    about: 'whose answer never ends',
    answer: (_request: unknown, response: ServerResponse) => void response.write('a beginning'),
  },
])('gives up an address $about, in .NET’s words', async ({ answer }) => {
  const uri = await serve(answer);

  const end = await callHttp(JSON.stringify({ method: 'GET', uri }), noToken, 0.05);

  const reason = 'The request was canceled due to the configured HttpClient.Timeout of 0.05 seconds elapsing.';
  expect(end).toEqual({
    kind: 'failed',
    failure: {
      reason,
      details: `Unhandled exception while executing task: System.Threading.Tasks.TaskCanceledException: ${reason}`,
    },
  });
});

it('shows headers whatever they are called', async () => {
  const uri = await serve((_request, response) => response.writeHead(200, { constructor: 'a', __proto__x: 'b' }).end());

  expect(await resultOf({ method: 'GET', uri })).toMatchObject({ headers: { constructor: 'a', __proto__x: 'b' } });
});
