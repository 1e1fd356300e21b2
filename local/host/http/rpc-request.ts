import { spellHeader } from './header-names.ts';
import type { HttpCall } from './http-call.ts';
import type { RouteParameters } from './routing/match-route.ts';
import type { RpcHttp, TypedData } from '../worker/invocation.ts';

/** The identity that the real host sends when nobody has signed in. */
const nobody = {
  nameClaimType: { value: 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/name' },
  roleClaimType: { value: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role' },
};

/** The trigger value of an HTTP function: the whole request. */
export function toRpcHttp(call: HttpCall, parameters: RouteParameters, body: Buffer): RpcHttp {
  const query = [...new Set(call.query.keys())].map((key): [string, string] => [key, call.query.getAll(key).join(',')]);
  return {
    method: call.method,
    url: call.url,
    ...(body.length > 0 && { body: { bytes: body } }),
    statusCode: '',
    enableContentNegotiation: false,
    identities: [nobody],
    nullableHeaders: toNullable(Object.entries(call.headers)),
    ...(Object.keys(parameters).length > 0 && { nullableParams: toNullable(Object.entries(parameters)) }),
    ...(query.length > 0 && { nullableQuery: toNullable(query) }),
  };
}

/** With streaming the worker gets the request itself; the message only says that there is one. */
export const streamedRpcHttp: RpcHttp = { method: '', url: '', statusCode: '', enableContentNegotiation: false };

function toNullable(entries: readonly (readonly [string, string])[]): Record<string, { value: string }> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { value }]));
}

/** Members of a JSON body, query, route parameters, then `Query` and `Headers` as JSON; later ones win. */
export function toHttpTriggerMetadata(
  call: HttpCall,
  parameters: RouteParameters,
  body: Buffer,
): Record<string, TypedData> {
  const lastOfQuery = Object.fromEntries(call.query);
  const headers = Object.fromEntries(call.rawHeaders.map(([name, value]) => [spellHeader(name), value]));
  return {
    ...toStrings(Object.entries(simpleMembers(body))),
    ...toStrings(Object.entries(lastOfQuery)),
    ...toStrings(Object.entries(parameters)),
    Query: { json: JSON.stringify(lastOfQuery) },
    Headers: { json: JSON.stringify(headers) },
  };
}

function toStrings(entries: readonly (readonly [string, string])[]): Record<string, TypedData> {
  return Object.fromEntries(entries.map(([name, value]) => [name, { string: value }]));
}

/** Whatever the content type says: a body that is a JSON object lends its simple members. */
function simpleMembers(body: Buffer): Record<string, string> {
  const value = body[0] === 0x7b ? parsed(body.toString('utf8')) : undefined;
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && typeof member !== 'object')
      .map(([name, member]) => [name, dotNetText(member as string | number | boolean)]),
  );
}

function dotNetText(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
