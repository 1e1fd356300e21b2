import type { Service, ServiceOptions } from '../service.ts';
import type { VerifyToken } from './kernel/caller.ts';
import { deployments } from './deployments/provider.ts';
import { createKernel, type KernelOptions, type KernelParts } from './kernel/create-kernel.ts';
import type { Durations } from './kernel/durations.ts';
import { createGateway, type GatewayOptions } from './kernel/http/create-gateway.ts';
import { createDispatch } from './kernel/http/dispatch.ts';
import { createExecute } from './kernel/http/execute.ts';
import { listenHttps } from './kernel/http/https-server.ts';
import { createRouteTable } from './kernel/http/route-table.ts';
import { operationRoutes } from './kernel/operations/operation-routes.ts';
import type { CreateProvider, Kernel, Provider } from './kernel/provider.ts';
import type { Resource } from './kernel/resource.ts';
import { createRateLimits } from './kernel/http/rate-limits.ts';
import type { Route } from './kernel/route.ts';
import { createScheduler } from './kernel/operations/scheduler.ts';
import type { SystemEvent } from './kernel/events/system-event.ts';
import { createMarketplaceCatalog, type MarketplaceCatalog } from './marketplace/catalog.ts';
import { providers } from './providers.ts';
import { findResourceType, registrationRoutes } from './resource-management/registrations.ts';
import { seedDirectory, type RoleAssignmentSeed, type SubscriptionSeed } from './seed.ts';

export interface ArmOptions extends ServiceOptions, KernelOptions {
  readonly subscriptions: readonly SubscriptionSeed[];
  /** Who may do what from the start; kept once made, also when later deleted and started again. */
  readonly roleAssignments?: readonly RoleAssignmentSeed[];
  readonly verifyToken: VerifyToken;
  /** Entra ID's origin, which clients are told to sign in at. */
  readonly authority?: string;
  /** The system topics of subscriptions and of Azure Policy. */
  readonly publishEvent: (event: SystemEvent) => void;
  /** Versions (`publisher:offer:sku:version`) from which on a SKU's versions are not published at first. */
  readonly marketplace?: { readonly hold?: readonly string[] };
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
  const { clock } = options;
  const parts = createKernel(options);
  const { kernel, database, operationStore } = parts;
  seedDirectory(kernel, options);
  const marketplace = createMarketplaceCatalog(database, options.marketplace?.hold);
  const provided = createProviders(parts, options, {
    table: () => table,
    executeWithin: (execution, prepare) => executeWithin(execution, prepare),
  });
  const table = createRouteTable(allRoutes(parts, provided));
  const flush = (): void => parts.outbox.flush(options.publishEvent);
  const scheduler = createScheduler({
    ...{ ...parts, store: operationStore, clock, faults: options.faults, stepped: flush },
    completers: new Map(provided.flatMap(({ completers = {} }) => Object.entries(completers))),
  });
  const committed = (): void => {
    flush();
    scheduler.arm();
  };
  const { resources } = kernel;
  const admit = (resource: Resource): void => provided.forEach((provider) => provider.admit?.(resource));
  const changed = (id: string): void => provided.forEach((provider) => provider.changed?.(id));
  const { execute, executeWithin } = createExecute({
    ...{ ...parts, resources, admit, changed, committed },
    runDue: () => scheduler.runDue(),
  });
  const server = await listenHttps(
    options.tls,
    options.port,
    createDispatch({
      ...{ kernel, enforcement: parts.enforcement, verifyToken: options.verifyToken, calls: options.calls },
      authority: options.authority ?? 'https://login.microsoftonline.com',
      ...{ table, execute, rateLimits: createRateLimits(clock) },
    }),
  );
  operationStore.forget(clock.now() - operationsKept);
  committed();
  return {
    origin: `https://127.0.0.1:${server.port}`,
    ...{ durations: kernel.durations, marketplace, kernel },
    async close() {
      scheduler.stop();
      await server.close();
      database.close();
    },
  };
}

/** Every provider, and deployments, which need what all of them serve: it is known once all of them are there. */
function createProviders(
  { kernel, enforcement }: KernelParts,
  { providers: others = [] }: ArmOptions,
  late: Pick<GatewayOptions, 'table' | 'executeWithin'>,
): readonly Provider[] {
  const gateway = createGateway({ kernel, enforcement, ...late });
  return [
    ...[...providers, ...others].map((create) => create(kernel)),
    deployments({
      ...{ kernel, gateway },
      findResourceType: (namespace, type) => findResourceType(late.table().routes, namespace, type),
    }),
  ];
}

/** Operations that ended can be read for a day. */
const operationsKept = 24 * 3600_000;

/** What the providers serve, what they are, and where their operations are followed. */
function allRoutes({ kernel, operationStore: store }: KernelParts, provided: readonly Provider[]): readonly Route[] {
  const routes = provided.flatMap((provider) => provider.routes);
  const all = [...routes, ...registrationRoutes(routes)];
  const apiVersions = [...new Set(all.flatMap((route) => route.apiVersions))];
  return [...all, ...operationRoutes({ store, clock: kernel.clock, apiVersions })];
}
