import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../../../support/clock.ts';
import { inTransaction } from '../../../../support/sqlite.ts';
import type { Faults } from '../../../faults.ts';
import { ArmError, type ErrorDetail } from '../arm-error.ts';
import type { SubscriptionEvents } from '../events/subscription-events.ts';
import type { Completer, StepOutcome } from './operation.ts';
import type { OperationStore, StoredOperation } from '../store/operation-store.ts';

export interface SchedulerOptions {
  readonly database: DatabaseSync;
  readonly store: OperationStore;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly events: SubscriptionEvents;
  readonly completers: ReadonlyMap<string, Completer>;
  /** After every step that was committed. */
  readonly stepped: () => void;
}

/** Carries on what is due: by a timer, and before every request so that answers are exact in virtual time. */
export interface Scheduler {
  runDue(): void;
  /** Sees to it that the operation that is due first is run in time. */
  arm(): void;
  stop(): void;
}

export function createScheduler(options: SchedulerOptions): Scheduler {
  const { store, clock, database, stepped } = options;
  let disarm = (): void => undefined;
  let stopped = false;

  function runDue(): void {
    for (let next = store.first(); next && next.dueAt <= clock.now() && !next.hung; next = store.first()) {
      const operation = next;
      inTransaction(database, () => step(options, operation));
      stepped();
    }
  }

  function arm(): void {
    disarm();
    const next = stopped ? undefined : store.first();
    if (next && !next.hung) {
      disarm = clock.at(next.dueAt, () => {
        runDue();
        arm();
      });
    }
  }

  return {
    runDue,
    arm,
    stop() {
      stopped = true;
      disarm();
    },
  };
}

function step(options: SchedulerOptions, operation: StoredOperation): void {
  const { store, events } = options;
  const subject = {
    service: 'arm',
    operation: operation.event?.action ?? operation.kind,
    resource: operation.resourceId,
  } as const;
  if (options.faults.strike(subject, ['hangOperation'])) {
    store.put({ ...operation, hung: true });
    return;
  }
  const fault = options.faults.strike(subject, ['failOperation']);
  const failure = fault && { code: fault.code, message: fault.message };
  const outcome = complete(options, operation, failure);
  if (outcome.kind === 'continued') {
    store.put({ ...operation, payload: outcome.payload, dueAt: operation.dueAt + outcome.seconds * 1000 });
    return;
  }
  const error = outcome.kind === 'failed' ? outcome.error : undefined;
  store.put({
    ...operation,
    status: error ? 'Failed' : 'Succeeded',
    endedAt: operation.dueAt,
    ...(error && { error }),
    ...(outcome.output !== undefined && { output: outcome.output }),
  });
  if (operation.event) {
    events.raise(operation.event, error ? 'Failure' : 'Success');
  }
}

function complete(
  options: SchedulerOptions,
  operation: StoredOperation,
  failure: ErrorDetail | undefined,
): StepOutcome {
  const completer = options.completers.get(operation.kind);
  if (!completer) {
    throw new Error(`No provider completes operations of kind '${operation.kind}'.`);
  }
  options.database.exec('SAVEPOINT completer');
  try {
    const outcome = completer(operation, failure);
    return failure ? { kind: 'failed', error: failure } : outcome;
  } catch (error) {
    if (error instanceof ArmError) {
      options.database.exec('ROLLBACK TO completer');
      return { kind: 'failed', error: error.detail };
    }
    throw error;
  }
}
