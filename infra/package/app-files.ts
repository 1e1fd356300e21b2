import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { swaggerUiFolder, swaggerUiTypes } from '../../functions/http/serve/swagger-ui.ts';
import { bundleApp, type Bundle } from './bundle-app.ts';

export const projectDir = resolve(import.meta.dirname, '../..');

/** What Functions needs to run the app: a folder's worth of files by their paths in it, and what they were made from. */
export interface AppFiles {
  readonly name: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly sources: Bundle['sources'];
}

const PackageJson = z.object({ name: z.string(), version: z.string(), engines: z.object({ node: z.string() }) });

/** The app as it is deployed: one bundle, `host.json` and what is read at run time. Nothing is installed afterwards. */
export async function appFiles(): Promise<AppFiles> {
  const { name, version, engines } = PackageJson.parse(JSON.parse(text('package.json')));
  const { files, sources } = await bundleApp(projectDir, 'functions/main.ts');
  const manifest = { name, version, private: true, type: 'module', main: 'main.js', engines };
  const written: (readonly [string, Uint8Array])[] = [
    ...files,
    ['host.json', Buffer.from(text('host.json'))],
    ['package.json', Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)],
    ['LICENSE', Buffer.from(text('LICENSE'))],
    ...swaggerUiFiles(),
    ...pageFiles(),
  ];
  return { name, files: new Map(written.toSorted(([a], [b]) => (a < b ? -1 : 1))), sources };
}

/** What the app serves of Swagger UI, with its licence; the app finds it beside itself. */
function swaggerUiFiles(): [string, Uint8Array][] {
  const folder = swaggerUiFolder(import.meta.url);
  const files = ['LICENSE', 'NOTICE', ...Object.keys(swaggerUiTypes)];
  return files.map((file) => [`swagger-ui/${file}`, readFileSync(join(folder, file))]);
}

/** The page that shows what the API answers; the app finds it beside itself. */
function pageFiles(): [string, Uint8Array][] {
  const folder = join(projectDir, 'functions/http/browse/page');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(html|css|js|svg)$/.test(file),
  );
  return files.map((file) => [`page/${file}`, readFileSync(join(folder, file))]);
}

function text(file: string): string {
  return readFileSync(join(projectDir, file), 'utf8');
}
