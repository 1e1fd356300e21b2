import { readdirSync } from 'node:fs';
import { HttpRequest, type HttpResponseInit } from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { browse, openInBrowser, pageFiles } from '../../../../functions/http/browse/browse.ts';
import { noSuchRoute } from '../../../../functions/http/serve/no-such-route.ts';
import { quietContext } from '../../../support/quiet-context.ts';

const signIn = {
  authority: 'https://login.example/tenant',
  clientId: '11111111-1111-4111-8111-111111111111',
  scope: 'api://rebake/.default',
};

async function ask(file?: string): Promise<HttpResponseInit> {
  const url = `https://rebake.example/api/browse/${file ?? ''}`;
  const request = new HttpRequest({ method: 'GET', url, params: file === undefined ? {} : { file } });
  return browse(signIn)(request, quietContext());
}

async function open(headers: Readonly<Record<string, string>>, method = 'GET'): Promise<HttpResponseInit> {
  const handler = openInBrowser(signIn, () => ({ status: 401 }));
  const request = new HttpRequest({ method, url: 'https://rebake.example/api/findings', headers });
  return handler(request, quietContext());
}

function bodyOf({ body }: HttpResponseInit): string {
  return (body as Buffer).toString('utf8');
}

const navigation = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

describe('an address of the API', () => {
  it('is a page for a browser that brings no token', async () => {
    const answer = await open({ accept: navigation });

    expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', vary: 'accept, authorization' });
    expect(bodyOf(answer)).toContain('/api/browse/main.js');
  });

  it.each([
    { who: 'who brings a token', headers: { accept: navigation, authorization: 'Bearer x' }, method: 'GET' },
    { who: 'who asks for JSON', headers: { accept: 'application/json' }, method: 'GET' },
    { who: 'who takes anything, as curl does', headers: { accept: '*/*' }, method: 'GET' },
    { who: 'who says nothing', headers: {}, method: 'GET' },
    { who: 'who gives a command', headers: { accept: navigation }, method: 'POST' },
  ])('is answered by the API to one $who', async ({ headers, method }) => {
    expect(await open(headers, method)).toEqual({
      status: 401,
      headers: { vary: 'accept, authorization', 'cache-control': 'no-store' },
    });
  });
});

describe('an address that the API does not have', () => {
  const handler = openInBrowser(signIn, noSuchRoute([]));
  const navigate = (accept: string) =>
    handler(
      new HttpRequest({ method: 'GET', url: 'https://rebake.example/api/nothing', headers: { accept } }),
      quietContext(),
    );

  it('is a page for a browser, which says so', async () => {
    expect(bodyOf((await navigate(navigation)) as HttpResponseInit)).toContain('/api/browse/main.js');
  });

  it('is a problem for whoever asks for JSON', async () => {
    expect(await navigate('application/json')).toMatchObject({ status: 404 });
  });
});

describe('the page', () => {
  it('may run its own scripts only, and talk to the API and the sign-in only', async () => {
    const { headers } = await ask();

    const policy = (headers as Record<string, string>)['content-security-policy']!;
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self' https://login.example",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toContain('unsafe');
  });

  it('is told where to sign in, and no secret', async () => {
    expect(await ask('sign-in.json')).toEqual({ jsonBody: signIn });
  });

  it.each(pageFiles.filter((file) => file.endsWith('.js')))('has its script %s', async (file) => {
    const answer = await ask(file);

    expect(answer.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8' });
    expect(bodyOf(answer).length).toBeGreaterThan(100);
  });

  it.each([
    { file: 'page.css', type: 'text/css; charset=utf-8' },
    { file: 'icon.svg', type: 'image/svg+xml' },
    { file: 'show/value.js', type: 'text/javascript; charset=utf-8' },
  ])('has its file $file as $type', async ({ file, type }) => {
    expect(await ask(file)).toMatchObject({ headers: { 'content-type': type, 'x-content-type-options': 'nosniff' } });
  });

  it('is the start page where the host hands on no file, as ASP.NET does for the empty rest of a path', async () => {
    expect(bodyOf(await ask(''))).toContain('/api/browse/main.js');
  });

  it('asks only for files that it has', async () => {
    for (const file of pageFiles.filter((name) => name.endsWith('.js'))) {
      const imports = [...bodyOf(await ask(file)).matchAll(/^import .*'(\.[^']+)';$/gm)].map(([, path]) => path!);
      const asked = imports.map((path) => new URL(path, `https://rebake.example/${file}`).pathname.slice(1));
      expect(pageFiles).toEqual(expect.arrayContaining(asked));
    }
  });

  it('serves all files of its folder, and no others', async () => {
    const folder = new URL('../../../../functions/http/browse/page/', import.meta.url);

    expect(
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.includes('.') && !file.endsWith('.json'))
        .toSorted(),
    ).toEqual(pageFiles.toSorted());
    for (const file of ['tsconfig.json', '../browse.ts', '..%2fbrowse.ts', 'api/../../browse.ts', 'none.js', 'api']) {
      expect(await ask(file)).toMatchObject({ status: 404 });
    }
  });
});
