import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';
import { z } from 'zod';
import type { Clock } from '../../support/clock.ts';
import { longestLifetime } from './lifetimes.ts';

/** Keys newest first: the first one signs, the others are published until the last token they signed has expired. */
export interface SigningKeys {
  current(): { readonly kid: string; readonly key: CryptoKey };
  /** The public keys, as `/discovery/v2.0/keys` answers them. */
  published(): readonly JWK[];
  /** The published key of an id. */
  find(kid: string | undefined): Promise<CryptoKey> | undefined;
  /** Signs with a new key from now on. */
  rotate(): Promise<string>;
}

const StoredKey = z.object({
  kid: z.string(),
  /** Virtual time, milliseconds since 1970. */
  createdAt: z.number(),
  jwk: z.looseObject({ kty: z.literal('RSA') }),
});
type StoredKey = z.infer<typeof StoredKey>;

/** The keys kept in `dir`, made on first use; readable by the owner only. */
export async function loadSigningKeys(dir: string, clock: Clock): Promise<SigningKeys> {
  const path = join(dir, 'signing-keys.json');
  let stored = await read(path);
  if (stored.length === 0) {
    stored = [await generate(clock.now())];
    await write(path, stored);
  }
  let signing = await importCurrent(stored);
  const imported = new Map<string, Promise<CryptoKey>>();
  return {
    current: () => signing,
    published: () => stored.map(publicJwk),
    find(kid) {
      const key = stored.find((candidate) => candidate.kid === kid);
      if (key && !imported.has(key.kid)) {
        imported.set(key.kid, importJWK(publicJwk(key), 'RS256') as Promise<CryptoKey>);
      }
      return key && imported.get(key.kid);
    },
    async rotate() {
      const fresh = await generate(clock.now());
      const needed = stored.filter((_, index) => stillNeeded(stored, index, clock));
      await write(path, [fresh, ...needed]);
      stored = [fresh, ...needed];
      signing = await importCurrent(stored);
      return fresh.kid;
    },
  };
}

/** A key stopped signing when the next newer one was made. */
function stillNeeded(keys: readonly StoredKey[], index: number, clock: Clock): boolean {
  const retiredAt = keys[index - 1]?.createdAt ?? clock.now();
  return retiredAt + longestLifetime(clock.speed) * 1000 > clock.now();
}

function publicJwk({ kid, jwk }: StoredKey): JWK {
  return { kty: 'RSA', use: 'sig', kid, n: text(jwk['n']), e: text(jwk['e']) };
}

async function generate(createdAt: number): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { kid: await calculateJwkThumbprint(jwk), createdAt, jwk: { ...jwk, kty: 'RSA' } };
}

async function importCurrent([newest]: readonly StoredKey[]): Promise<{ kid: string; key: CryptoKey }> {
  if (!newest) {
    throw new Error('There is no signing key.');
  }
  return { kid: newest.kid, key: (await importJWK(newest.jwk as JWK, 'RS256')) as CryptoKey };
}

function text(value: unknown): string {
  return z.string().parse(value);
}

async function read(path: string): Promise<StoredKey[]> {
  try {
    return z.array(StoredKey).parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}

async function write(path: string, keys: readonly StoredKey[]): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(keys), { mode: 0o600 });
  await rename(`${path}.new`, path);
}
