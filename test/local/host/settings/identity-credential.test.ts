import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import { createIdentityCredential } from '../../../../local/host/settings/identity-credential.ts';

const scope = 'https://servicebus.azure.net/.default';

/** An identity endpoint whose tokens, by their expiry, ended long ago. */
async function anEndpoint() {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const isAllowed = request.headers['x-identity-header'] === 'secret';
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAllowed ? { access_token: 'a-token', expires_on: '1' } : { message: 'no' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token` };
}

const credential = (values: Readonly<Record<string, string>>, clientId?: string) =>
  createIdentityCredential(createAppSettings(values, {}), clientId);

it("asks the app's identity endpoint for a token of the resource", async () => {
  const { asked, url } = await anEndpoint();

  const token = await credential({ IDENTITY_ENDPOINT: url, IDENTITY_HEADER: 'secret' }, 'the-client').getToken(scope);

  expect(token?.token).toBe('a-token');
  const query = Object.fromEntries(new URL(asked[0]!, url).searchParams);
  expect(query).toEqual({
    'api-version': '2019-08-01',
    resource: 'https://servicebus.azure.net',
    client_id: 'the-client',
  });
});

it('keeps a token for minutes of real time, whatever time its expiry is told in', async () => {
  const { url } = await anEndpoint();

  const token = await credential({ IDENTITY_ENDPOINT: url, IDENTITY_HEADER: 'secret' }).getToken(scope);

  const minutes = (token.expiresOnTimestamp - Date.now()) / 60_000;
  expect(minutes).toBeGreaterThan(5);
  expect(minutes).toBeLessThan(10);
});

it('says what is wrong when there is no identity, or its endpoint refuses', async () => {
  const { url } = await anEndpoint();

  await expect(credential({}).getToken(scope)).rejects.toThrow('IDENTITY_ENDPOINT is not set');
  await expect(credential({ IDENTITY_ENDPOINT: url }).getToken(scope)).rejects.toThrow('answered 401');
});
