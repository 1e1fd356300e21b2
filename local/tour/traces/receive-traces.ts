import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { keptPort } from '../stack/kept-port.ts';
import type { ReceivedSpan } from './received-span.ts';
import { openSpanStore } from './span-store.ts';
import { tracePage } from './trace-pages.ts';

export interface TraceReceiver {
  /** `OTEL_EXPORTER_OTLP_ENDPOINT` of the app; opened in a browser it shows the traces. */
  readonly endpoint: string;
  /** What came so far, in the order of arrival; the oldest fall out. */
  spans(): readonly ReceivedSpan[];
  /** Every body as it came, for those who look for what must not be in it. */
  bodies(): readonly string[];
  close(): Promise<void>;
}

const mostBodies = 5000;
const nanosecondsPerMillisecond = 1e6;
/** `STATUS_CODE_ERROR`. */
const errorStatus = 2;

const Value = z
  .object({
    stringValue: z.string().optional(),
    intValue: z.coerce.number().optional(),
    doubleValue: z.number().optional(),
    boolValue: z.boolean().optional(),
  })
  .transform((value) => value.stringValue ?? value.intValue ?? value.doubleValue ?? value.boolValue ?? '');
const Time = z.coerce.number().transform((nanoseconds) => nanoseconds / nanosecondsPerMillisecond);
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  name: z.string(),
  startTimeUnixNano: Time,
  endTimeUnixNano: Time,
  attributes: z.array(z.object({ key: z.string(), value: Value })).default([]),
  status: z.object({ code: z.number().optional() }).optional(),
});
/** https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
const Export = z.object({
  resourceSpans: z.array(z.object({ scopeSpans: z.array(z.object({ spans: z.array(Span) })) })).default([]),
});

/** Takes OTLP over HTTP as JSON, on this machine. With a folder it keeps spans and its port for the next time. */
export async function receiveTraces(folder?: string): Promise<TraceReceiver> {
  const spans = openSpanStore(folder);
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      const html = tracePage(request.url ?? '/', spans.all());
      response.writeHead(html === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(html ?? 'There is no such trace (any more).');
      return;
    }
    void take(request).then((status) => response.writeHead(status, { 'content-type': 'application/json' }).end('{}'));
  });
  async function take(request: IncomingMessage): Promise<number> {
    const body = await text(request);
    bodies.push(body);
    bodies.splice(0, bodies.length - mostBodies);
    if (request.url === '/v1/traces') {
      spans.add(readSpans(JSON.parse(body)));
    }
    return 200;
  }
  const wanted = folder === undefined ? 0 : await keptPort(folder, 'traces');
  await new Promise<void>((resolve) => server.listen(wanted, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    spans: () => spans.all(),
    bodies: () => bodies,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function readSpans(body: unknown): readonly ReceivedSpan[] {
  const all = Export.parse(body).resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  return all.map(({ traceId, spanId, parentSpanId, name, startTimeUnixNano, endTimeUnixNano, attributes, status }) => ({
    ...{ traceId, spanId, parentSpanId: parentSpanId || undefined, name },
    ...{ startedAt: startTimeUnixNano, endedAt: endTimeUnixNano, failed: status?.code === errorStatus },
    attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, value])),
  }));
}
