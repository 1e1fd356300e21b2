import { X509Certificate } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createAuthority, issueServerCertificate } from '../../../../local/azure/tls/certificate-authority.ts';
import { caPath, loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { send } from '../support/http.ts';
import { temporaryFolder } from '../support/service-options.ts';

const day = 24 * 60 * 60 * 1000;

it.each(['localhost', '127.0.0.1'])('certifies %s for clients that trust the authority', async (host) => {
  const tls = await loadTls(await temporaryFolder());
  const server = createServer(tls, (_, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;

  expect(await send(`https://${host}:${port}/`, { ca: tls.ca })).toMatchObject({ status: 200, text: 'hello' });
  await expect(send(`https://${host}:${port}/`)).rejects.toThrow(/unable to (verify|get)|self-signed/);
});

it('keeps its keys to the owner of the folder', async () => {
  const dir = await temporaryFolder();

  await loadTls(dir);

  for (const name of ['ca.key', 'server.key']) {
    expect((await stat(join(dir, name))).mode & 0o077).toBe(0);
  }
});

it('loads what an earlier process made', async () => {
  const dir = await temporaryFolder();
  const made = await loadTls(dir);

  expect(await loadTls(dir)).toEqual(made);
  expect(await readFile(caPath(dir), 'utf8')).toBe(made.ca);
});

it('renews the server certificate a month before it expires, under the same authority', async () => {
  const dir = await temporaryFolder();
  const made = await loadTls(dir);

  const renewed = await loadTls(dir, new Date(Date.now() + 370 * day));

  expect(renewed.ca).toBe(made.ca);
  expect(renewed.cert).not.toBe(made.cert);
});

it('issues a new server certificate when the authority is another one', async () => {
  const dir = await temporaryFolder();
  const made = await loadTls(dir);
  await rm(join(dir, 'ca.pem'));

  const renewed = await loadTls(dir);

  expect(renewed.cert).not.toBe(made.cert);
  expect(new X509Certificate(renewed.cert).verify(new X509Certificate(renewed.ca).publicKey)).toBe(true);
});

it('makes an authority that can vouch for this machine only', async () => {
  const authority = await createAuthority(new Date());
  const server = await issueServerCertificate(authority, new Date());

  const nameConstraints = Buffer.from([0x55, 0x1d, 0x1e]);
  const permitted = Buffer.concat([Buffer.from([0x82, 9]), Buffer.from('localhost')]);
  const der = new X509Certificate(authority.cert).raw;
  expect(der.includes(nameConstraints) && der.includes(permitted)).toBe(true);
  expect(new X509Certificate(server.cert)).toMatchObject({
    subjectAltName: 'DNS:localhost, IP Address:127.0.0.1',
    ca: false,
  });
});
