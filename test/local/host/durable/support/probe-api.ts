/** The functions of the probe app that its orchestrations call over HTTP. */
export function createProbeApi(): (request: Request) => Promise<Response> {
  const polls = new Map<string, number>();
  const accepted = (location: string) => new Response(null, { status: 202, headers: { location, 'retry-after': '1' } });
  return async (request) => {
    const { pathname, origin, searchParams } = new URL(request.url);
    const [, , name = '', id = '', times] = pathname.split('/');
    switch (name) {
      case 'ping':
        return Response.json({ pong: true }, { headers: { 'x-probe': 'yes' } });
      case 'mirror': {
        const { method, url } = request;
        const headers = Object.fromEntries([...request.headers].filter(([header]) => !transport.has(header)));
        const query = [...searchParams];
        return Response.json({
          method,
          url,
          query,
          headers,
          params: { rest: id },
          body: await request.text(),
          user: null,
        });
      }
      case 'slow':
        polls.set(id, Number(times));
        return accepted(`${origin}/api/slow-status/${id}`);
      case 'slow-status': {
        const left = polls.get(id) ?? 0;
        polls.set(id, left - 1);
        return left > 0 ? accepted(request.url) : Response.json({ finished: id });
      }
      default:
        return new Response(null, { status: 404 });
    }
  };
}

/** Headers that every client sends in its own way. */
const transport = new Set(['connection', 'accept', 'accept-language', 'accept-encoding', 'sec-fetch-mode']);
