import { randomUUID } from 'node:crypto';
import type { Clock } from '../../../../support/clock.ts';
import { ArmError } from '../arm-error.ts';
import type { SubscriptionEvents } from '../events/subscription-events.ts';
import { operationHeaders } from './operation-links.ts';
import type { Operation, Operations } from './operation.ts';
import type { OperationStore } from '../store/operation-store.ts';

export interface OperationsOptions {
  readonly store: OperationStore;
  readonly clock: Clock;
  readonly events: SubscriptionEvents;
}

/** Starts long-running operations and says where they are followed; the scheduler carries them on. */
export function createOperations({ store, clock, events }: OperationsOptions): Operations {
  function requireIdle(resourceId: string): void {
    if (store.running(resourceId).length > 0) {
      throw concurrentRequest();
    }
  }
  return {
    start({ kind, resourceId, location, family, seconds, payload = {}, alongside = false }) {
      if (!alongside) {
        requireIdle(resourceId);
      }
      const now = clock.now();
      const operation: Operation = {
        id: randomUUID(),
        kind,
        resourceId,
        location,
        family,
        payload,
        status: 'InProgress',
        startedAt: now,
        dueAt: now + seconds * 1000,
      };
      store.put(operation);
      return operation;
    },
    running: (resourceId) => store.running(resourceId),
    find: (id) => store.get(id),
    requireIdle,
    cancel(operation) {
      const error = {
        code: 'OperationPreempted',
        message: 'Operation execution has been preempted by a more recent operation.',
      };
      const stored = store.get(operation.id);
      store.put({ ...operation, ...stored, status: 'Canceled', endedAt: clock.now(), error });
      if (stored?.event) {
        events.raise(stored.event, 'Cancel');
      }
    },
    headers: (request, operation, options) => operationHeaders(request, operation, clock.speed, options),
  };
}

function concurrentRequest(): ArmError {
  return new ArmError(
    409,
    'Conflict',
    'The request failed due to conflict with a concurrent request. To resolve it, please refer to ' +
      'https://aka.ms/activitylog to get more details on the conflicting requests.',
  );
}
