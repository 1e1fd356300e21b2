import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { spellHeader } from './header-names.ts';

/** Sends a web response: empty ones with a length of zero, others in chunks unless they say how long they are. */
export async function writeResponse(target: ServerResponse, response: Response, method: string): Promise<void> {
  target.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') {
      target.setHeader(spellHeader(name), value);
    }
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) {
    target.setHeader('Set-Cookie', cookies);
  }
  if (!response.body) {
    if (response.status !== 204 && response.status !== 304 && method !== 'HEAD') {
      target.setHeader('Content-Length', 0);
    }
    target.end();
    return;
  }
  if (method === 'HEAD') {
    await response.body.cancel();
    target.end();
    return;
  }
  await pipeline(Readable.fromWeb(response.body), target);
}

/** A complete JSON answer, as the host itself gives. */
export function jsonResponse(value: unknown, status = 200): Response {
  return textResponse(JSON.stringify(value), status, 'application/json; charset=utf-8');
}

export function textResponse(text: string, status: number, contentType = 'text/plain; charset=utf-8'): Response {
  const headers = { 'content-type': contentType, 'content-length': String(Buffer.byteLength(text)) };
  return new Response(text, { status, headers });
}

/** An answer without a body, which is all that the real host says of a failure. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers });
}
