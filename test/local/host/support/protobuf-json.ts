import type { Invocation, InvocationResult, TypedData } from '../../../../local/host/worker/invocation.ts';

/** A message in the JSON form of the recordings: bytes as base64, empty members left out. */
export function toRecordedForm(value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString('base64');
  }
  if (Array.isArray(value)) {
    return value.map(toRecordedForm);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value).map(([name, member]) => [name, toRecordedForm(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined && !isEmpty(member)));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

const sameSites = { lax: 'Lax', strict: 'Strict', explicitNone: 'ExplicitNone', none: undefined };

/** The result as the worker's `invocationResponse` has it. */
export function toRecordedResult(result: InvocationResult): unknown {
  if (result.status === 'Failure') {
    return { result: { status: 'Failure', exception: { message: result.exception.message, stackTrace: '{{stack}}' } } };
  }
  const { returnValue } = result;
  return toRecordedForm({ result: { status: 'Success' }, ...(returnValue && { returnValue: withEnums(returnValue) }) });
}

/** The protocol writes enumerations by name and 64-bit numbers as text. */
function withEnums(value: TypedData): object {
  if (!('http' in value) || !value.http.cookies) {
    return value;
  }
  const cookies = value.http.cookies.map(({ sameSite, expires, ...cookie }) => ({
    ...cookie,
    ...(sameSite && { sameSite: sameSites[sameSite] }),
    ...(expires && { expires: { value: { seconds: String(expires.value.seconds) } } }),
  }));
  return { http: { ...value.http, cookies } };
}

/** Trigger metadata with `Headers` parsed: their order is the client's. */
export function withParsedHeaders(metadata: Invocation['triggerMetadata']): object {
  const headers = metadata['Headers'];
  if (!headers || !('json' in headers)) {
    return metadata;
  }
  const names = Object.entries(JSON.parse(headers.json) as object).filter(([name]) => name !== 'Connection');
  return { ...metadata, Headers: Object.fromEntries(names) };
}
