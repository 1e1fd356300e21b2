import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { HttpCall } from '../http/http-call.ts';
import { emptyResponse, textResponse } from '../http/write-response.ts';

/** The parts of the page's script, in the order in which they need each other. */
const scripts = ['element', 'call', 'functions', 'instances', 'timeline', 'instance', 'main'];

const read = (name: string): Promise<string> => readFile(new URL(name, import.meta.url), 'utf8');

/** The developer's page. It holds no data of its own: it asks the admin and management APIs, with the key it is given. */
export async function servePage(call: HttpCall): Promise<Response> {
  if (call.method !== 'GET' && call.method !== 'HEAD') {
    return emptyResponse(404);
  }
  const style = await read('page.css');
  const script = (await Promise.all(scripts.map((name) => read(`script/${name}.js`)))).join('\n');
  const page = (await read('page.html'))
    .replace('<link rel="stylesheet" href="page.css" />', () => `<style>${style}</style>`)
    .replace('<script src="script"></script>', () => `<script>${script}</script>`);
  const response = textResponse(page, 200, 'text/html');
  response.headers.set('content-security-policy', contentSecurityPolicy(script, style));
  return response;
}

/** Only the page's own script and style run, whatever text it shows. */
function contentSecurityPolicy(script: string, style: string): string {
  return [
    "default-src 'none'",
    "connect-src 'self'",
    `script-src ${digestOf(script)}`,
    `style-src ${digestOf(style)}`,
    "frame-ancestors 'none'",
  ].join('; ');
}

function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
