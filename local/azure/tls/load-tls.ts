import { X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tls } from '../service.ts';
import { createAuthority, issueServerCertificate, type CertifiedKey } from './certificate-authority.ts';

const renewalMargin = 30 * 24 * 60 * 60 * 1000;

/** Where clients find the authority's certificate, e.g. for `NODE_EXTRA_CA_CERTS`. */
export function caPath(dir: string): string {
  return join(dir, 'ca.pem');
}

/**
 * The authority and server certificate kept in `dir`; made on first use, renewed 30 days before they expire.
 * `now` is real time: that is what clients check certificates against.
 */
export async function loadTls(dir: string, now = new Date()): Promise<Tls> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const authority = (await load(dir, 'ca', now)) ?? (await save(dir, 'ca', await createAuthority(now)));
  const loaded = await load(dir, 'server', now);
  const server =
    loaded && isSignedBy(loaded, authority)
      ? loaded
      : await save(dir, 'server', await issueServerCertificate(authority, now));
  return { key: server.key, cert: server.cert, ca: authority.cert };
}

async function load(dir: string, name: string, now: Date): Promise<CertifiedKey | undefined> {
  try {
    const [key, cert] = await Promise.all([
      readFile(join(dir, `${name}.key`), 'utf8'),
      readFile(join(dir, `${name}.pem`), 'utf8'),
    ]);
    const { validToDate } = new X509Certificate(cert);
    return validToDate.getTime() - now.getTime() > renewalMargin ? { key, cert } : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

/** The certificate is written last, and by rename: after a crash there is a whole pair or none. */
async function save(dir: string, name: string, pair: CertifiedKey): Promise<CertifiedKey> {
  await writeWhole(join(dir, `${name}.key`), pair.key, 0o600);
  await writeWhole(join(dir, `${name}.pem`), pair.cert, 0o644);
  return pair;
}

async function writeWhole(path: string, text: string, mode: number): Promise<void> {
  await writeFile(`${path}.new`, text, { mode });
  await rename(`${path}.new`, path);
}

function isSignedBy(server: CertifiedKey, authority: CertifiedKey): boolean {
  const certificate = new X509Certificate(server.cert);
  const matchesKey = new X509Certificate(authority.cert);
  return certificate.verify(matchesKey.publicKey);
}
