import { formatCookie } from './set-cookie.ts';
import { emptyResponse } from './write-response.ts';
import type { RpcHttp, TypedData } from '../worker/invocation.ts';

/** The answer of an HTTP function that ended well: 204 without a result, as recorded. */
export function toResponse(value: TypedData | undefined): Response {
  if (value === undefined || !('http' in value)) {
    return emptyResponse(204);
  }
  const { http } = value;
  const status = Number(http.statusCode ?? '200');
  const headers = toHeaders(http);
  if (http.enableContentNegotiation) {
    // The body is always bytes, and no formatter of the real host offers those.
    return new Response(null, { status: 406, headers });
  }
  const bytes = http.body && 'bytes' in http.body ? http.body.bytes : undefined;
  const hasBody = bytes !== undefined && bytes.length > 0 && status !== 204 && status !== 205 && status !== 304;
  return new Response(hasBody ? Buffer.from(bytes) : null, { status, headers });
}

function toHeaders(http: RpcHttp): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (!/^(content-length|transfer-encoding|connection)$/i.test(name)) {
      headers.append(name, value);
    }
  }
  http.cookies?.forEach((cookie) => headers.append('set-cookie', formatCookie(cookie)));
  return headers;
}
