import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The command line makes sense, but there is nothing to read; the message says why. */
export class NoFileError extends Error {
  override readonly name = 'NoFileError';
}

/** Texts by file, of files and of the `.yaml` and `.yml` files in folders. Throws NoFileError with all that cannot be read. */
export function readTexts(paths: readonly string[]): ReadonlyMap<string, string> {
  const files = paths.flatMap(filesOf);
  if (files.length === 0) {
    throw new NoFileError(`No .yaml or .yml file is in ${paths.join(', ')}`);
  }
  const problems: string[] = [];
  const texts = new Map<string, string>();
  for (const file of files.toSorted()) {
    try {
      texts.set(file, readFileSync(file, 'utf8'));
    } catch (error) {
      problems.push(`${file} cannot be read: ${reasonOf(error)}`);
    }
  }
  if (problems.length > 0) {
    throw new NoFileError(problems.join('\n'));
  }
  return texts;
}

function filesOf(path: string): readonly string[] {
  return isFolder(path)
    ? globSync('**/*.{yaml,yml}', { cwd: path })
        .map((file) => join(path, file))
        .filter((file) => !isFolder(file))
    : [path];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** Node's own words, `ENOENT: no such file or directory, open '…'`, without the code and what the line says already. */
function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^[A-Z]+: /, '').replace(/, \w+( '.*')?$/, '');
}
