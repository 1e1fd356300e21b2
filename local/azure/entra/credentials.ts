import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Secrets of one state directory: made at random on first use, readable by the owner only. */
export interface Credentials {
  /** Client secret of every service principal. */
  readonly clientSecret: string;
  /** Password of every person. */
  readonly password: string;
  /** What the managed identity endpoint wants in `X-IDENTITY-HEADER`. */
  readonly identityHeader: string;
}

const Credentials = z.object({ clientSecret: z.string(), password: z.string(), identityHeader: z.string() });

export async function readCredentials(dir: string): Promise<Credentials | undefined> {
  try {
    return Credentials.parse(JSON.parse(await readFile(pathIn(dir), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

export async function loadCredentials(dir: string): Promise<Credentials> {
  const stored = await readCredentials(dir);
  if (stored) {
    return stored;
  }
  const secret = (): string => randomBytes(24).toString('base64url');
  const fresh = { clientSecret: secret(), password: secret(), identityHeader: secret() };
  await writeFile(`${pathIn(dir)}.new`, JSON.stringify(fresh), { mode: 0o600 });
  await rename(`${pathIn(dir)}.new`, pathIn(dir));
  return fresh;
}

/** Compares secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string | undefined, expected: string): boolean {
  const [one, other] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function pathIn(dir: string): string {
  return join(dir, 'credentials.json');
}
