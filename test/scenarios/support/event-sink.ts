import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { armClients } from '../../../local/tour/stack/provision.ts';
import type { Endpoints } from '../../../local/tour/stack/endpoints.ts';

export interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A subscriber of everything that is published to the topic. */
export interface EventSink {
  /** In the order of their arrival; a repeat comes again. */
  readonly events: readonly CloudEvent[];
  close(): void;
}

export async function subscribeToFacts(endpoints: Endpoints): Promise<EventSink> {
  const events: CloudEvent[] = [];
  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') {
      response.setHeader('WebHook-Allowed-Origin', 'eventgrid.azure.net').end();
      return;
    }
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const received = JSON.parse(body) as CloudEvent | CloudEvent[];
      events.push(...(Array.isArray(received) ? received : [received]));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const id = `${endpoints.eventGrid.topic}/eventSubscriptions/factsOfTheTest`;
  const subscription = {
    properties: {
      destination: { endpointType: 'WebHook', properties: { endpointUrl: `http://127.0.0.1:${port}/` } },
      eventDeliverySchema: 'CloudEventSchemaV1_0',
    },
  };
  await armClients(endpoints).resources.resources.beginCreateOrUpdateByIdAndWait(id, '2025-02-15', subscription, {
    updateIntervalInMs: 50,
  });
  return {
    events,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
