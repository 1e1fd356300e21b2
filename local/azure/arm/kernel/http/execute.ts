import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from '../../../../support/sqlite.ts';
import { requireUnlocked } from '../../authorization/locks.ts';
import { ArmError } from '../arm-error.ts';
import type { SubscriptionEvents } from '../events/subscription-events.ts';
import type { JsonObject, Resource, Resources } from '../resource.ts';
import type { ArmRequest, ArmResponse, Route } from '../route.ts';
import type { OperationStore } from '../store/operation-store.ts';
import type { EventOrigin } from '../events/subscription-event.ts';
import type { HttpRequest } from './https-server.ts';

export interface Execution {
  readonly route: Route;
  readonly request: ArmRequest;
  /** The role assignment that allows it. */
  readonly evidence: JsonObject;
  readonly http: HttpRequest;
}

/** Runs a route's handler on the request that `prepare` answers; what `prepare` throws is the request's failure too. */
export type Execute = (execution: Execution, prepare: () => ArmRequest) => ArmResponse;

export interface ExecuteOptions {
  readonly database: DatabaseSync;
  readonly resources: Resources;
  readonly operationStore: OperationStore;
  readonly events: SubscriptionEvents;
  /** Brings resources up to the present before the handler sees them. */
  readonly runDue: () => void;
  /** Sees what a PUT or PATCH has written before it is kept; throws to have it undone. */
  readonly admit: (resource: Resource) => void;
  /** Hears of every change that was accepted. */
  readonly changed: (id: string) => void;
  /** After every commit. */
  readonly committed: () => void;
}

export interface Executors {
  /** One transaction per request: resources, operation and event are kept together or not at all. */
  readonly execute: Execute;
  /** For requests that are part of a step that has its own transaction, such as a deployment's. */
  readonly executeWithin: Execute;
}

export function createExecute(options: ExecuteOptions): Executors {
  const { database, resources, events, runDue, committed } = options;
  /** A refused request leaves nothing but the event that says so. */
  const write = (execution: Execution, work: (origin: EventOrigin) => ArmResponse): ArmResponse => {
    const origin = eventOrigin(execution, resources);
    try {
      return work(origin);
    } catch (error) {
      if (error instanceof ArmError) {
        events.raise(origin, 'Failure');
      }
      throw error;
    }
  };
  return {
    execute(execution, prepare) {
      runDue();
      if (!changes(execution.route)) {
        return execution.route.handle(prepare());
      }
      try {
        return write(execution, (origin) =>
          inTransaction(database, () => perform(options, execution, prepare(), origin)),
        );
      } finally {
        committed();
      }
    },
    executeWithin: (execution, prepare) =>
      write(execution, (origin) => inTransaction(database, () => perform(options, execution, prepare(), origin))),
  };
}

function changes({ method, readsOnly }: Route): boolean {
  return method !== 'GET' && method !== 'HEAD' && !readsOnly;
}

function perform(
  { resources, operationStore, events, admit, changed }: ExecuteOptions,
  { route }: Execution,
  request: ArmRequest,
  origin: EventOrigin,
): ArmResponse {
  requireUnlocked(resources, route, request.resourceId);
  const response = route.handle(request);
  const writes = route.method === 'PUT' || route.method === 'PATCH';
  const written = writes ? resources.get(request.resourceId)?.body : undefined;
  if (written) {
    admit(written);
  }
  if (writes || route.method === 'DELETE') {
    changed(request.resourceId);
  }
  const running = response.operation && operationStore.get(response.operation.id);
  if (running) {
    operationStore.put({ ...running, event: origin });
  } else if (response.status !== 204) {
    events.raise(origin, 'Success');
  }
  return response;
}

function eventOrigin({ route, request, evidence, http }: Execution, resources: Resources): EventOrigin {
  const claims = Object.entries(request.caller.claims).map(([name, value]) => [name, claimText(value)]);
  return {
    action: route.action,
    method: request.method,
    resourceId: request.resourceId,
    url: request.url.href.replace(request.origin, 'https://management.azure.com'),
    clientIpAddress: http.clientIpAddress,
    clientRequestId: request.clientRequestId ?? request.correlationId,
    correlationId: request.correlationId,
    claims: Object.fromEntries(claims) as JsonObject,
    evidence,
    existed: resources.get(request.resourceId) !== undefined,
  };
}

/** Claims in events are all text. */
function claimText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
