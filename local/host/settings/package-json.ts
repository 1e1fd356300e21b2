import { globSync, existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const PackageJson = z.object({ main: z.string().min(1), type: z.string().optional() });

export type PackageJson = z.infer<typeof PackageJson>;

/** Reads the app's `package.json`. Throws an Error that says what is wrong with it. */
export async function readPackageJson(appDir: string): Promise<PackageJson> {
  const file = join(appDir, 'package.json');
  if (!existsSync(file)) {
    throw new Error(`package.json: there is none in ${appDir}`);
  }
  const content = parseJson(await readFile(file, 'utf8'));
  const parsed = PackageJson.safeParse(content);
  if (!parsed.success) {
    throw new Error(
      `package.json: "main" must name the entry point of the app, e.g. "src/functions/*.js"${hintOf(appDir)}`,
    );
  }
  return parsed.data;
}

/** Apps of the older programming model have no entry point, but a folder with a `function.json` for each function. */
function hintOf(appDir: string): string {
  return globSync('*/function.json', { cwd: appDir }).length === 0
    ? ''
    : '. This app has function.json files: it is of programming model v3, and this host runs v4 ' +
        '(learn.microsoft.com/azure/azure-functions/functions-node-upgrade-v4)';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new Error(`package.json: not valid JSON: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The files that `main` names, relative to the app folder: a file, a folder (all in it) or a glob.
 * Files higher up come first, then by name, as the real worker's glob library yields them.
 */
export function findEntryPoints(appDir: string, main: string): string[] {
  const pattern = main.replace(/^\.\//, '');
  const target = join(appDir, pattern);
  const isFolder = existsSync(target) && statSync(target).isDirectory();
  return globSync(isFolder ? `${pattern.replace(/\/$/, '')}/**/*` : pattern, { cwd: appDir })
    .filter((file) => statSync(join(appDir, file)).isFile())
    .map((file) => file.replaceAll('\\', '/'))
    .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

function depth(file: string): number {
  return file.split('/').length;
}
