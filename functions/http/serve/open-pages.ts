import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpHandler } from '@azure/functions';
import { openApiDocument } from './openapi.ts';
import { problem } from '../problem.ts';
import type { Route } from '../route.ts';
import { swaggerUiFolder, swaggerUiTypes } from './swagger-ui.ts';

/** Says that the app runs; tells nothing about anything. */
export const health: HttpHandler = () => ({ jsonBody: { status: 'ok' } });

export function openApi(routes: readonly Route[], url: string): HttpHandler {
  const document = openApiDocument(routes, url);
  return () => ({ jsonBody: document });
}

/** A page to try the API out: Swagger UI, served from here. */
export function docs(): HttpHandler {
  return async (request) => {
    const { file } = request.params;
    if (file === undefined) {
      return { headers: pageHeaders, body: page };
    }
    const type = swaggerUiTypes[file];
    if (type === undefined) {
      return problem(404);
    }
    return {
      headers: { 'content-type': type, 'cache-control': 'max-age=86400' },
      body: await readFile(join(swaggerUiFolder(import.meta.url), file)),
    };
  };
}

/** Swagger UI sets styles of its own; its scripts are only those that are served here. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Rebake API</title>
    <link rel="icon" href="/api/browse/icon.svg" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <p id="person"><a href="/api/browse">Sign in and browse</a>, then come back to try every operation.</p>
    <div id="api"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script type="module" src="/api/browse/try-out.js"></script>
  </body>
</html>
`;
