import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackage, mostPackageBytes, type Package } from '../../../infra/package/make-package.ts';
import { pageFiles } from '../../../functions/http/browse/browse.ts';
import { swaggerUiFolder, swaggerUiTypes } from '../../../functions/http/serve/swagger-ui.ts';

const outDir = mkdtempSync(join(tmpdir(), 'rebake-package-'));
let made: Package;
beforeAll(async () => {
  made = await makePackage(outDir);
});
afterAll(() => rmSync(outDir, { recursive: true, force: true }));

const content = (file: string): string => readFileSync(join(made.folder, file), 'utf8');

describe('the package', () => {
  it('holds the bundle, what the host and the worker read, licences and the pages that the app serves', () => {
    expect([...made.files.keys()]).toEqual([
      'LICENSE',
      'host.json',
      'main.js',
      'main.js.LEGAL.txt',
      'package.json',
      ...pageFiles.map((file) => `page/${file}`).toSorted(),
      'swagger-ui/LICENSE',
      'swagger-ui/NOTICE',
      'swagger-ui/swagger-ui-bundle.js',
      'swagger-ui/swagger-ui.css',
    ]);
  });

  it('is small enough', () => {
    expect(made.bytes).toBeLessThan(mostPackageBytes);
    expect(readFileSync(made.zipPath)).toHaveLength(made.bytes);
  });

  it('has an entry point, of the kind that package.json says', () => {
    expect(JSON.parse(content('package.json'))).toMatchObject({ type: 'module', main: 'main.js' });
    expect(existsSync(join(made.folder, 'main.js'))).toBe(true);
  });

  it('installs nothing when it is deployed', () => {
    expect(JSON.parse(content('package.json'))).not.toHaveProperty('dependencies');
  });

  it('takes over host.json as it is', () => {
    expect(content('host.json')).toBe(readFileSync('host.json', 'utf8'));
  });

  it('is made of the app and packages, of nothing that is local or for tests', () => {
    const folders = made.sources.map(([source]) => source);

    expect(folders).toEqual(expect.arrayContaining(['functions', 'orchestrations', 'shared', '@azure/cosmos']));
    expect(
      folders.filter((source) => ['local', 'test', 'infra', 'images', 'azurite', 'hono'].includes(source)),
    ).toEqual([]);
  });

  it("leaves the worker's own module to the worker", () => {
    expect(content('main.js')).toMatch(/require\("@azure\/functions-core"\)/);
  });

  it('has nothing in folders that some versions of azd do not upload', () => {
    expect([...made.files.keys()].filter((path) => path.split('/').includes('node_modules'))).toEqual([]);
  });

  it('lets the app find Swagger UI beside itself', () => {
    const folder = swaggerUiFolder(pathToFileURL(join(made.folder, 'main.js')).href);

    expect(Object.keys(swaggerUiTypes).every((file) => existsSync(join(folder, file)))).toBe(true);
    expect(folder.startsWith(made.folder)).toBe(true);
  });

  it('replaces what an earlier one left', async () => {
    writeFileSync(join(made.folder, 'old.js'), '');

    const again = await makePackage(outDir);

    expect(existsSync(join(again.folder, 'old.js'))).toBe(false);
    expect(again.sha256).toBe(made.sha256);
  });
});
