/** Empty answers say so: the real host sends Content-Length: 0. */
export function empty(status: number): Response {
  return new Response(null, { status, headers: { 'Content-Length': '0' } });
}

/** JSON made by the host itself. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Response {
  return jsonText(status, JSON.stringify(value), headers);
}

/** JSON text that is sent as it is. */
export function jsonText(status: number, text: string, headers: Readonly<Record<string, string>> = {}): Response {
  const length = String(Buffer.byteLength(text));
  return new Response(text, {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': length, ...headers },
  });
}

/** A failed call in the form of the extension. The real host adds a .NET stack trace, which nobody needs here. */
export function problem(status: number, message: string, exception?: { message: string; type: string }): Response {
  return json(status, {
    Message: message,
    ...(exception ? { ExceptionMessage: exception.message, ExceptionType: exception.type } : {}),
  });
}
