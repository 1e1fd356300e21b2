import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import { expect, it } from 'vitest';
import { noSuchRoute } from '../../../../functions/http/serve/no-such-route.ts';
import { createApi } from '../../../support/call-api.ts';
import { quietContext } from '../../../support/quiet-context.ts';

const handler = noSuchRoute(createApi().routes);

it.each([
  { method: 'GET', path: '/api/nope', status: 404, detail: 'There is no /api/nope; /api/docs shows what there is' },
  { method: 'GET', path: '/api/image-definitions/a/b', status: 404, detail: /There is no/ },
  {
    method: 'GET',
    path: '/api/image-definitions/a/rebakes/b/cancel',
    status: 405,
    allow: 'POST',
    detail: /takes POST, not GET/,
  },
  { method: 'DELETE', path: '/api/Image-Definitions', status: 405, allow: 'GET', detail: /takes GET, not DELETE/ },
  {
    method: 'POST',
    path: '/api/image-definitions/a/',
    status: 405,
    allow: 'GET, DELETE, PUT',
    detail: /GET and DELETE and PUT, not POST/,
  },
] as const)('says $status of $method $path', async ({ method, path, status, detail, ...rest }) => {
  const answer = (await handler(
    new HttpRequest({ method, url: `http://localhost${path}` }),
    quietContext(),
  )) as HttpResponseInit;

  const headers = answer.headers as Readonly<Record<string, string>>;
  expect(answer.status).toBe(status);
  expect(headers['content-type']).toBe('application/problem+json');
  expect(headers['allow']).toBe('allow' in rest ? rest.allow : undefined);
  expect((JSON.parse(answer.body as string) as { detail: string }).detail).toMatch(detail);
});
