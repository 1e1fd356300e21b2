import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import type { Tls } from '../../../../local/azure/service.ts';

/** https://github.com/microsoft/ApplicationInsights-Home/tree/main/EndpointSpecs: the parts that are looked at here. */
const Item = z.object({
  name: z.string(),
  tags: z.record(z.string(), z.string()),
  data: z.object({ baseType: z.string(), baseData: z.record(z.string(), z.unknown()) }),
});
export type Item = Readonly<z.infer<typeof Item>>;

/** Takes telemetry as the ingestion endpoint of Application Insights does. */
export interface Ingestion {
  readonly connectionString: string;
  /** PEM of the authority that vouches for the endpoint. */
  readonly ca: string;
  items(): readonly Item[];
  /** Every body as it came, unpacked. */
  bodies(): readonly string[];
  authorizations(): readonly (string | undefined)[];
  /** From now on the endpoint has this certificate. */
  useTls(tls: Tls): void;
  /** Answers the next request with this status. */
  refuseOnce(status: number): void;
  close(): Promise<void>;
}

/** Starts the endpoint with a certificate of its own. */
export async function startIngestion(): Promise<Ingestion> {
  const dir = await mkdtemp(join(tmpdir(), 'rebake-ingestion-'));
  const tls = await loadTls(dir);
  const bodies: string[] = [];
  const authorizations: (string | undefined)[] = [];
  let refusal: number | undefined;
  const server = createServer({ key: tls.key, cert: tls.cert }, (request, response) => {
    void buffer(request).then((bytes) => {
      const status = refusal ?? (request.url === '/v2.1/track' ? 200 : 404);
      refusal = undefined;
      if (status === 200) {
        bodies.push((request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString());
        authorizations.push(request.headers.authorization);
      }
      response.writeHead(status, { 'content-type': 'application/json', 'retry-after': '0' });
      response.end(JSON.stringify({ itemsReceived: 1, itemsAccepted: 1, errors: [] }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: `InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=https://localhost:${port}/`,
    ca: tls.ca,
    items: () => bodies.flatMap((body) => z.array(Item).parse(itemsOf(body))),
    bodies: () => bodies,
    authorizations: () => authorizations,
    useTls: ({ key, cert }) => server.setSecureContext({ key, cert }),
    refuseOnce: (status) => {
      refusal = status;
    },
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A JSON array, or a JSON value a line. */
function itemsOf(body: string): unknown {
  return body.startsWith('[') ? JSON.parse(body) : body.split('\n').map((line) => JSON.parse(line) as unknown);
}
