import { readFile } from 'node:fs/promises';
import type { HttpHandler, HttpRequest, HttpResponseInit } from '@azure/functions';
import { problem } from '../problem.ts';

/** Where people sign in, and as which application, for a token of the API. */
export interface SignIn {
  /** Of the tenant, e.g. `https://login.microsoftonline.com/TENANT`. */
  readonly authority: string;
  readonly clientId: string;
  readonly scope: string;
}

/** The scripts of `page/`, by folder. */
const scripts: Readonly<Record<string, readonly string[]>> = {
  '': ['main.js', 'body.js', 'heading.js', 'layout.js', 'question.js', 'resource.js', 'try-out.js'],
  'api/': ['api-paths.js', 'ask.js', 'json.js', 'problem.js', 'sign-in.js', 'token.js'],
  'command/': [
    'commands-at.js',
    'fields.js',
    'form.js',
    'input.js',
    'offered.js',
    'prefill.js',
    'send.js',
    'show-commands.js',
  ],
  'overview/': ['attention.js', 'describe-work.js', 'overview.js', 'read-attention.js', 'read-operations.js'],
  'show/': [
    'chart.js',
    'chosen-columns.js',
    'columns.js',
    'element.js',
    'links.js',
    'table.js',
    'to-yaml.js',
    'value.js',
    'words.js',
  ],
};

/** The folder's files, as they have to be beside the app wherever it runs. */
export const pageFiles: readonly string[] = [
  ...['page.html', 'page.css', 'icon.svg'],
  ...Object.entries(scripts).flatMap(([folder, files]) => files.map((file) => `${folder}${file}`)),
];

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The start page, where signing in comes back to, and the files of the page that shows what the API answers. */
export function browse(signIn: SignIn): HttpHandler {
  return (request) => {
    const { file } = request.params;
    if (file === undefined || file === '') {
      return browsePage(signIn);
    }
    if (file === 'sign-in.json') {
      return { jsonBody: signIn };
    }
    if (!pageFiles.includes(file)) {
      return problem(404);
    }
    return answerFile(file, { 'content-type': types[file.split('.').at(-1)!]!, 'cache-control': 'no-cache' });
  };
}

/**
 * A person who follows a link, of a card for example, asks for a page and brings no token: they get one that signs in
 * and asks again. The same address answers whoever asks for JSON.
 */
export function openInBrowser(signIn: SignIn, handler: HttpHandler): HttpHandler {
  return async (request, context) => {
    if (wantsPage(request)) {
      return browsePage(signIn);
    }
    const answer = await handler(request, context);
    return { ...answer, headers: { ...byPerson, ...(answer.headers as Record<string, string> | undefined) } };
  };
}

/** One address answers a page or JSON, to each as much as they may read: nothing in between keeps it. */
const byPerson = { vary: 'accept, authorization', 'cache-control': 'no-store' } as const;

function wantsPage({ method, headers }: HttpRequest): boolean {
  return method === 'GET' && !headers.has('authorization') && (headers.get('accept') ?? '').includes('text/html');
}

/** The page. It may talk to the API and to where people sign in, and to nobody else. */
function browsePage({ authority }: SignIn): Promise<HttpResponseInit> {
  const sources = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ${new URL(authority).origin}`;
  return answerFile('page.html', {
    'content-type': types['html']!,
    'content-security-policy': `${sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
    vary: 'accept, authorization',
  });
}

async function answerFile(file: string, headers: Readonly<Record<string, string>>): Promise<HttpResponseInit> {
  const body = await readFile(new URL(`./page/${file}`, import.meta.url));
  return { headers: { ...headers, 'x-content-type-options': 'nosniff' }, body };
}
