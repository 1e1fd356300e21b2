export type JsonBody =
  | { readonly kind: 'json'; /** Compact JSON text. */ readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'bad'; readonly problem: string; /** It ended too early. */ readonly cutOff: boolean };

/** Reads a body as JSON whatever its content type; problems in the words of Newtonsoft.Json where they are known. */
export function parseJsonBody(body: string): JsonBody {
  if (body.trim() === '') {
    return { kind: 'absent' };
  }
  try {
    return { kind: 'json', text: JSON.stringify(JSON.parse(body)) };
  } catch (error) {
    const cutOff = error instanceof SyntaxError && /end of JSON input|Unterminated/.test(error.message);
    return { kind: 'bad', problem: problemOf(body), cutOff };
  }
}

/** What Newtonsoft.Json says to an empty body. */
export const nothingToRead = "Error reading JToken from JsonReader. Path '', line 0, position 0.";

function problemOf(body: string): string {
  if (/^\s*\{\s*[A-Za-z_$][\w$]*$/.test(body)) {
    return `Unexpected end while parsing unquoted property name. Path '', line 1, position ${body.length}.`;
  }
  const [start = ''] = body.trimStart();
  return /[[{"]/.test(start)
    ? `Unexpected end when reading JSON. Path '', line 1, position ${body.length}.`
    : `Unexpected character encountered while parsing value: ${start}. Path '', line 0, position 0.`;
}
