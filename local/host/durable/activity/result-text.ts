import type { TypedData } from '../../worker/invocation.ts';

/** The JSON text of what a function returned; null when it returned nothing. */
export function resultText(value: TypedData | undefined): string | null {
  if (!value) {
    return null;
  }
  if ('json' in value) {
    return value.json;
  }
  if ('bytes' in value) {
    return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  }
  // Every other form has one member, which is the value; a collection's holds the list.
  const [[form = '', member] = []] = Object.entries(value);
  return JSON.stringify(form.startsWith('collection') ? Object.values(member as object)[0] : member);
}
