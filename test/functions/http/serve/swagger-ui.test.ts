import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { swaggerUiFolder, swaggerUiTypes } from '../../../../functions/http/serve/swagger-ui.ts';

const app = mkdtempSync(join(realpathSync(tmpdir()), 'rebake-app-'));
afterAll(() => rmSync(app, { recursive: true, force: true }));

describe("Swagger UI's files", () => {
  it('are those of the installed package where the app runs from its sources', () => {
    const folder = swaggerUiFolder(import.meta.url);

    expect(folder).toContain(join('node_modules', 'swagger-ui-dist'));
    expect(Object.keys(swaggerUiTypes).every((file) => existsSync(join(folder, file)))).toBe(true);
  });

  it('are those beside the bundle where there are some', () => {
    mkdirSync(join(app, 'swagger-ui'));

    expect(swaggerUiFolder(pathToFileURL(join(app, 'main.js')).href)).toBe(join(app, 'swagger-ui/'));
  });
});
