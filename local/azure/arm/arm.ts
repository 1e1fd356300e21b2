import { join } from 'node:path';
import { createEnforcement } from './authorization/permissions.ts';
import { registrationRoutes } from './resource-management/registrations.ts';
import { seedDirectory, type RoleAssignmentSeed, type SubscriptionSeed } from './seed.ts';
import type { Service, ServiceOptions } from '../service.ts';
import type { VerifyToken } from './kernel/caller.ts';
import { createDurations, type Durations } from './kernel/durations.ts';
import { createSubscriptionEvents } from './kernel/events.ts';
import { createDispatch } from './kernel/http/dispatch.ts';
import { createExecute } from './kernel/http/execute.ts';
import { listenHttps } from './kernel/http/https-server.ts';
import { createRouteTable } from './kernel/http/route-table.ts';
import { operationRoutes } from './kernel/operation-routes.ts';
import { createOperations } from './kernel/operations.ts';
import type { CreateProvider, Kernel } from './kernel/provider.ts';
import { createRateLimits } from './kernel/rate-limits.ts';
import { createScheduler } from './kernel/scheduler.ts';
import { openDatabase } from './kernel/store/database.ts';
import { createOperationStore } from './kernel/store/operation-store.ts';
import { createOutbox } from './kernel/store/outbox.ts';
import { createResourceStore } from './kernel/store/resource-store.ts';
import type { SubscriptionEvent } from './kernel/subscription-event.ts';
import { createMarketplaceCatalog, type MarketplaceCatalog } from './marketplace/catalog.ts';
import { providers } from './providers.ts';

export interface ArmOptions extends ServiceOptions {
  readonly tenantId: string;
  readonly subscriptions: readonly SubscriptionSeed[];
  /** Who may do what from the start; kept once made, also when later deleted and started again. */
  readonly roleAssignments?: readonly RoleAssignmentSeed[];
  readonly verifyToken: VerifyToken;
  /** The subscription's system topic. */
  readonly publishEvent: (event: SubscriptionEvent) => void;
  /** Versions (`publisher:offer:sku:version`) from which on a SKU's versions are not published at first. */
  readonly marketplace?: { readonly hold?: readonly string[] };
  /** Changes to `data/durations.json`, as least and most virtual seconds by name. */
  readonly durations?: Readonly<Record<string, readonly [number, number]>>;
  /** Providers whose resources live in another local service. */
  readonly providers?: readonly CreateProvider[];
}

export interface Arm extends Service {
  /** `https://127.0.0.1:PORT`: the clients' `endpoint`. */
  readonly origin: string;
  readonly durations: Durations;
  /** Releases, deprecates and removes platform image versions. */
  readonly marketplace: MarketplaceCatalog;
  /** For the control service and for tests: the state behind the REST surface. */
  readonly kernel: Kernel;
}

/** Azure Resource Manager over https; all its state is in `stateDir`, and running operations go on after a restart. */
export async function createArm(options: ArmOptions): Promise<Arm> {
  const { clock, faults, tenantId } = options;
  const database = openDatabase(join(options.stateDir, 'arm.sqlite'));
  const resources = createResourceStore(database);
  const operationStore = createOperationStore(database);
  const outbox = createOutbox(database);
  const events = createSubscriptionEvents(outbox, clock, tenantId);
  const enforcement = createEnforcement(resources);
  const durations = createDurations(options.durations);
  const operations = createOperations({ store: operationStore, clock, started: () => undefined });
  const kernel: Kernel = {
    clock,
    faults,
    tenantId,
    resources,
    operations,
    durations,
    permissions: enforcement,
    database,
  };
  seedDirectory(kernel, options);
  const marketplace = createMarketplaceCatalog(database, options.marketplace?.hold);

  const parts = [...providers, ...(options.providers ?? [])].map((create) => create(kernel));
  const provided = parts.flatMap((part) => part.routes);
  const routes = [...provided, ...registrationRoutes(provided)];
  const apiVersions = [...new Set(routes.flatMap((route) => route.apiVersions))];
  const completers = new Map(parts.flatMap((part) => Object.entries(part.completers ?? {})));
  const flush = (): void => outbox.flush(options.publishEvent);
  const scheduler = createScheduler({
    database,
    store: operationStore,
    clock,
    faults,
    events,
    completers,
    stepped: flush,
  });
  const committed = (): void => {
    flush();
    scheduler.arm();
  };
  const server = await listenHttps(
    options.tls,
    options.port,
    createDispatch({
      kernel,
      table: createRouteTable([
        ...routes,
        ...operationRoutes({ store: operationStore, speed: clock.speed, apiVersions }),
      ]),
      enforcement,
      verifyToken: options.verifyToken,
      rateLimits: createRateLimits(clock),
      execute: createExecute({
        database,
        resources,
        operations: operationStore,
        events,
        runDue: () => scheduler.runDue(),
        committed,
      }),
      calls: options.calls,
    }),
  );
  operationStore.forget(clock.now() - 24 * 3600_000);
  committed();
  return {
    origin: `https://127.0.0.1:${server.port}`,
    durations,
    marketplace,
    kernel,
    async close() {
      scheduler.stop();
      await server.close();
      database.close();
    },
  };
}
