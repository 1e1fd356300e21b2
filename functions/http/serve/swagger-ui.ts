import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Files of Swagger UI that the app serves, with their types. */
export const swaggerUiTypes: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

/**
 * The folder with Swagger UI's files: beside the bundle where the app is packaged, since what uploads a package may leave
 * `node_modules` out; else that of the installed package. `module` is the URL of the module that asks.
 */
export function swaggerUiFolder(module: string): string {
  const packaged = fileURLToPath(new URL('swagger-ui/', module));
  return existsSync(packaged) ? packaged : dirname(createRequire(module).resolve('swagger-ui-dist/package.json'));
}
