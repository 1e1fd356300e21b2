import type { Service, ServiceOptions } from '../service.ts';
import type { Access } from './access/authorize.ts';
import { authorize } from './access/authorize.ts';
import { refuseDirectMode, refuseOptions } from './access/refuse-options.ts';
import { resourceLink } from './access/resource-link.ts';
import { ConnectionLost, strikeFaults } from './access/strike-faults.ts';
import type { CosmosState } from './http/exchange.ts';
import { findRoute } from './http/find-route.ts';
import { nameSegments } from './http/name-segments.ts';
import type { SentRequest } from './http/serve.ts';
import { serve } from './http/serve.ts';
import type { WireAnswer } from './http/wire-answer.ts';
import { toWireAnswer, withCosmosHeaders } from './http/wire-answer.ts';
import { createItemOperations } from './items/item-operations.ts';
import type { Container } from './storage/container.ts';
import { openStore } from './storage/open-store.ts';
import { createPathIndexes } from './storage/path-indexes.ts';

export type CosmosOptions = ServiceOptions & Access;

export interface Cosmos extends Service {
  /** `https://127.0.0.1:PORT/` */
  readonly endpoint: string;
}

/** A Cosmos DB account (API for NoSQL, serverless, one region) for the clients of `@azure/cosmos`, kept in `stateDir`. */
export async function createCosmos(options: CosmosOptions): Promise<Cosmos> {
  const { clock, faults, calls } = options;
  const store = openStore(options.stateDir);
  const state: CosmosState = {
    store,
    clock,
    endpoint: () => endpoint,
    itemsOf: once((container) => createItemOperations(store, container, () => clock.now())),
    indexesOf: once((container) => createPathIndexes(store.file, container)),
  };
  const answer = async (sent: SentRequest): Promise<WireAnswer> => {
    const request = { ...sent, segments: nameSegments(sent.segments, store) };
    let caller: string | undefined;
    const wire = await attempt(async () => {
      refuseDirectMode(request);
      caller = await authorize(request, resourceLink(sent.path, sent.segments), options);
      await strikeFaults(request, faults, clock);
      refuseOptions(request);
      return withCosmosHeaders(findRoute(request).handle(request, state), store);
    });
    const resource = `/${request.segments.join('/')}`;
    const operation = `${request.method} ${resource}`;
    const at = clock.now();
    const charge = Number(wire.headers['x-ms-request-charge'] ?? 0);
    calls.record({
      service: 'cosmos',
      operation,
      resource,
      status: wire.status,
      at,
      charge,
      ...(caller && { caller }),
    });
    return wire;
  };
  const server = await serve(options.port, options.tls, answer);
  const endpoint = `https://127.0.0.1:${server.port}/`;
  return {
    endpoint,
    async close() {
      await server.close();
      store.close();
    },
  };
}

async function attempt(work: () => Promise<WireAnswer>): Promise<WireAnswer> {
  try {
    return await work();
  } catch (error) {
    return error instanceof ConnectionLost ? { status: 0, headers: {} } : toWireAnswer(error);
  }
}

/** Makes something for a container when first asked, and again after its definition changed. */
function once<T>(make: (container: Container) => T): (container: Container) => T {
  const made = new WeakMap<Container, T>();
  return (container) => {
    const known = made.get(container) ?? make(container);
    made.set(container, known);
    return known;
  };
}
