import { readFile, rename, writeFile } from 'node:fs/promises';

/** A secret kept in a file that only the owner can read; made on first use. */
export async function loadSecret(path: string, make: () => string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw error;
    }
    const secret = make();
    await writeFile(`${path}.new`, secret, { mode: 0o600 });
    await rename(`${path}.new`, path);
    return secret;
  }
}
