import type { HttpCall } from './http-call.ts';
import { emptyResponse, textResponse } from './write-response.ts';

const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Keeps web pages of other origins away from a host that asks nobody for a key: refuses foreign Host names
 * (DNS rebinding), foreign Origins and what a browser calls cross-site. Undefined when the call may pass.
 */
export function refuseForeign(call: HttpCall, allowedOrigins: readonly string[]): Response | undefined {
  const host = call.headers['host'];
  if (host === undefined || !ownNames.has(nameOf(host))) {
    return textResponse(`This host answers to localhost only, not to "${host ?? ''}".\n`, 403);
  }
  const origin = call.headers['origin'];
  if (origin !== undefined) {
    return isOwnOrigin(origin, host) || isAllowed(origin, allowedOrigins)
      ? undefined
      : textResponse(`Calls from pages of ${origin} are refused. Allow it in local.settings.json, Host.CORS.\n`, 403);
  }
  const crossSite = call.headers['sec-fetch-site'] === 'cross-site' && call.headers['sec-fetch-mode'] !== 'navigate';
  return crossSite ? textResponse('Calls from pages of other sites are refused.\n', 403) : undefined;
}

/** Lets the pages of an allowed origin read an answer. */
export function addCorsHeaders(call: HttpCall, response: Response, allowedOrigins: readonly string[]): Response {
  const origin = call.headers['origin'];
  if (origin !== undefined && isAllowed(origin, allowedOrigins)) {
    response.headers.set('access-control-allow-origin', origin);
    response.headers.append('vary', 'Origin');
  }
  return response;
}

/** The answer to a browser that asks before it calls; undefined for any other call. */
export function answerPreflight(call: HttpCall): Response | undefined {
  const method = call.headers['access-control-request-method'];
  if (call.method !== 'OPTIONS' || call.headers['origin'] === undefined || method === undefined) {
    return undefined;
  }
  return emptyResponse(204, {
    'access-control-allow-methods': method,
    'access-control-allow-headers': call.headers['access-control-request-headers'] ?? '*',
  });
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}

function isOwnOrigin(origin: string, host: string): boolean {
  return origin.toLowerCase() === `http://${host.toLowerCase()}`;
}

function isAllowed(origin: string, allowedOrigins: readonly string[]): boolean {
  return (
    allowedOrigins.includes('*') || allowedOrigins.some((allowed) => allowed.toLowerCase() === origin.toLowerCase())
  );
}
