import type { TypedData } from '../../worker/invocation.ts';

/** The JSON text of what a function returned; null when it returned nothing. */
export function resultText(value: TypedData | undefined): string | null {
  if (!value) {
    return null;
  }
  if ('string' in value) {
    return JSON.stringify(value.string);
  }
  if ('json' in value) {
    return value.json;
  }
  if ('bytes' in value) {
    return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  }
  if ('int' in value) {
    return JSON.stringify(value.int);
  }
  return 'double' in value ? JSON.stringify(value.double) : JSON.stringify(value.http);
}
