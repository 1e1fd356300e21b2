import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Delivered {
  readonly at: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
}

export interface Webhook {
  readonly url: string;
  /** Deliveries in the order of their arrival, refused ones too; handshakes are not among them. */
  readonly deliveries: Delivered[];
  /** Events of all deliveries. */
  events(): Record<string, unknown>[];
  /** Handshakes that were asked for. */
  readonly handshakes: Delivered[];
}

export interface WebhookBehaviour {
  /** The status of each delivery, by its number from 0; 200 where there is none. */
  readonly statuses?: readonly number[];
  /** How it takes part in a handshake. */
  readonly consent?: 'at once' | 'later' | 'never';
  /** Waits for this before it answers. */
  readonly before?: () => Promise<void>;
}

/** An endpoint as a subscriber writes it: takes part in both handshakes and keeps what it was sent. */
export async function startWebhook(behaviour: WebhookBehaviour = {}): Promise<Webhook> {
  const deliveries: Delivered[] = [];
  const handshakes: Delivered[] = [];
  const server = createServer((request, response) => {
    void readBody(request).then(async (text) => {
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      const call = { at: Date.now(), headers: request.headers, body };
      const { consent = 'at once' } = behaviour;
      if (request.method === 'OPTIONS' || request.headers['aeg-event-type'] === 'SubscriptionValidation') {
        handshakes.push(call);
        response.statusCode = consent === 'never' ? 403 : 200;
        if (consent === 'at once') {
          response.setHeader('WebHook-Allowed-Origin', 'eventgrid.azure.net');
          response.end(validationResponse(body));
        } else {
          response.end();
        }
        return;
      }
      const number = deliveries.push(call) - 1;
      await behaviour.before?.();
      response.statusCode = behaviour.statuses?.[number] ?? 200;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const events = (): Record<string, unknown>[] =>
    deliveries.flatMap(({ body }) => (Array.isArray(body) ? body : [body]) as Record<string, unknown>[]);
  return { url: `http://127.0.0.1:${port}/hook?code=secret`, deliveries, handshakes, events };
}

function validationResponse(body: unknown): string | undefined {
  const [event] = (body ?? []) as { data: { validationCode: string } }[];
  return event && JSON.stringify({ validationResponse: event.data.validationCode });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}
