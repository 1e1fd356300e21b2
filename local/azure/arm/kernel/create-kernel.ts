import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { openDatabase } from '../../../support/sqlite.ts';
import { createEnforcement, type Enforcement } from '../authorization/permissions.ts';
import type { ServiceOptions } from '../../service.ts';
import { createDurations } from './durations.ts';
import { createSubscriptionEvents, type SubscriptionEvents } from './events/subscription-events.ts';
import { createOperations } from './operations/create-operations.ts';
import type { Kernel } from './provider.ts';
import { schema } from './store/schema.ts';
import { createOperationStore, type OperationStore } from './store/operation-store.ts';
import { createOutbox, type Outbox } from './store/outbox.ts';
import { withHistory } from './store/resource-history.ts';
import { createResourceStore } from './store/resource-store.ts';

export interface KernelOptions extends Pick<ServiceOptions, 'stateDir' | 'clock' | 'faults'> {
  readonly tenantId: string;
  /** Changes to `data/durations.json`, as least and most virtual seconds by name. */
  readonly durations?: Readonly<Record<string, readonly [number, number]>>;
}

/** The kernel with the parts that providers do not see. */
export interface KernelParts {
  readonly kernel: Kernel;
  readonly database: DatabaseSync;
  readonly operationStore: OperationStore;
  readonly outbox: Outbox;
  readonly events: SubscriptionEvents;
  readonly enforcement: Enforcement;
}

/** Opens the state in `stateDir` and what works on it. */
export function createKernel({ stateDir, clock, faults, tenantId, durations }: KernelOptions): KernelParts {
  const database = openDatabase(join(stateDir, 'arm.sqlite'));
  database.exec(schema);
  const { resources, history } = withHistory(createResourceStore(database), { clock, faults });
  const operationStore = createOperationStore(database);
  const outbox = createOutbox(database);
  const events = createSubscriptionEvents(outbox, clock, tenantId);
  const enforcement = createEnforcement(resources);
  const kernel: Kernel = {
    ...{ clock, faults, tenantId, resources, history, database, outbox },
    operations: createOperations({ store: operationStore, events, clock }),
    durations: createDurations(durations),
    permissions: enforcement,
  };
  return { kernel, database, operationStore, outbox, events, enforcement };
}
