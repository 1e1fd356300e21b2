import { readFile } from 'node:fs/promises';
import type { HttpCall } from '../http/http-call.ts';
import { emptyResponse, textResponse } from '../http/write-response.ts';

const file = new URL('page.html', import.meta.url);

/** The developer's page. It holds no data of its own: it asks the admin and management APIs, with the key it is given. */
export async function servePage(call: HttpCall): Promise<Response> {
  if (call.method !== 'GET' && call.method !== 'HEAD') {
    return emptyResponse(404);
  }
  const response = textResponse(await readFile(file, 'utf8'), 200, 'text/html');
  response.headers.set('content-security-policy', "default-src 'self' 'unsafe-inline'");
  return response;
}
