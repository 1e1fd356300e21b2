import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { HttpHandler } from '@azure/functions';
import { openApiDocument } from './openapi.ts';
import { problem } from '../problem.ts';
import type { Route } from '../route.ts';

/** Says that the app runs; tells nothing about anything. */
export const health: HttpHandler = () => ({ jsonBody: { status: 'ok' } });

export function openApi(routes: readonly Route[], url: string): HttpHandler {
  const document = openApiDocument(routes, url);
  return () => ({ jsonBody: document });
}

const types: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css',
  'swagger-ui-bundle.js': 'text/javascript',
};

/** A page to try the API out: Swagger UI, served from here. */
export function docs(): HttpHandler {
  return async (request) => {
    const { file } = request.params;
    if (file === undefined) {
      return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
    }
    const type = types[file];
    if (type === undefined) {
      return problem(404);
    }
    const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
    return {
      headers: { 'content-type': type, 'cache-control': 'max-age=86400' },
      body: await readFile(join(folder, file)),
    };
  };
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rebake API</title>
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <p style="font: 15px system-ui; margin: 1rem 2rem 0">
      <a href="/api/browse">Sign in and browse</a>, then come back to try every operation.
    </p>
    <div id="api"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script>
      const ui = SwaggerUIBundle({
        url: '/api/openapi.json',
        dom_id: '#api',
        deepLinking: true,
        // Whoever signed in on the pages of the API is signed in here.
        onComplete: () => {
          const token = sessionStorage.getItem('rebake.token');
          if (token) {
            ui.preauthorizeApiKey('entra', token);
          }
        },
      });
    </script>
  </body>
</html>
`;
