import type { Arm, ArmOptions } from '../arm/arm.ts';
import { diagnosticsIn } from '../arm/machines/boot-diagnostics/diagnostics-store.ts';
import type { SystemEvent } from '../arm/kernel/events/system-event.ts';
import type { Cosmos } from '../cosmos/create-cosmos.ts';
import { mayOnData, queueRights } from '../entra/data-access.ts';
import { principals, subscriptionId, tenantId } from '../entra/directory.ts';
import { audiences, type VerifyToken } from '../entra/tokens.ts';
import { createEventGrid } from '../event-grid/create-event-grid.ts';
import type { Enqueue } from '../event-grid/delivery/send-to-queue.ts';
import type { EventGrid } from '../event-grid/event-grid.ts';
import type { ServiceOptions } from '../service.ts';
import type { ServiceBus } from '../service-bus/service-bus.ts';
import { ServiceBusError } from '../service-bus/service-bus-error.ts';
import type { Storage } from '../storage/create-storage.ts';

// The larger services are loaded when they are started: a part of the stack is up sooner.

/** Service Bus, whose tokens must be for it and of someone with the data role. */
export async function startServiceBus(
  own: ServiceOptions,
  sharedAccessKey: string,
  verify: VerifyToken,
): Promise<ServiceBus> {
  const { createServiceBus } = await import('../service-bus/service-bus.ts');
  return createServiceBus({
    ...own,
    sharedAccessKey,
    async verifyToken(bearer) {
      const verified = await verify(bearer, audiences.serviceBus);
      if (verified.kind === 'refused') {
        throw new Error(verified.message);
      }
      return queueRights(verified.caller.objectId);
    },
  });
}

export async function startStorage(own: ServiceOptions): Promise<Storage> {
  const { createStorage } = await import('../storage/create-storage.ts');
  return createStorage(own);
}

export function startEventGrid(
  own: ServiceOptions,
  verifyToken: VerifyToken,
  { serviceBus, storage }: { readonly serviceBus: ServiceBus | undefined; readonly storage: Storage | undefined },
): Promise<EventGrid> {
  return createEventGrid({
    ...own,
    verifyToken,
    maySend: ({ objectId }) => mayOnData(objectId, 'Microsoft.EventGrid/events/send/action'),
    enqueue: enqueueInto(serviceBus),
    async writeBlob(_account, container, name, text) {
      if (!storage) {
        throw new Error('The storage account does not run.');
      }
      await storage.writeBlob(container, name, text);
    },
  });
}

/** Event Grid's way into the queues of this namespace. */
function enqueueInto(serviceBus: ServiceBus | undefined): Enqueue {
  return ({ queue, messageId, contentType, body, applicationProperties }) => {
    try {
      serviceBus?.send(queue, { messageId, contentType, body: Buffer.from(body), applicationProperties });
      return Promise.resolve(serviceBus ? 'enqueued' : 'queueNotFound');
    } catch (error) {
      if (error instanceof ServiceBusError) {
        return Promise.resolve(error.condition === 'amqp:not-found' ? 'queueNotFound' : 'queueFull');
      }
      throw error;
    }
  };
}

export async function startCosmos(own: ServiceOptions, accountKey: string, verify: VerifyToken): Promise<Cosmos> {
  const { createCosmos } = await import('../cosmos/create-cosmos.ts');
  // Known only once it listens, when the port was left to the system.
  let { port } = own;
  const cosmos = await createCosmos({
    ...own,
    accountKey,
    async verifyToken(bearer) {
      const verified = await verify(bearer, [...audiences.cosmos, ...localAudiences(port)]);
      return verified.kind === 'caller' ? verified.caller : undefined;
    },
    isAllowed: mayOnData,
  });
  port = Number(new URL(cosmos.endpoint).port);
  return cosmos;
}

/** What whoever starts the stack may say of Resource Manager. */
export type ArmSettings = Pick<ArmOptions, 'durations' | 'marketplace'>;

interface ArmNeighbours {
  readonly authority: string;
  readonly eventGrid: EventGrid | undefined;
  readonly storage: Storage | undefined;
  readonly armSettings: ArmSettings;
}

export async function startArm(
  own: ServiceOptions,
  verify: VerifyToken,
  { authority, eventGrid, storage, armSettings }: ArmNeighbours,
): Promise<Arm> {
  const { createArm } = await import('../arm/arm.ts');
  const { eventGridProvider } = await import('../arm/event-grid/provider.ts');
  const { bootDiagnosticsProvider } = await import('../arm/machines/boot-diagnostics/provider.ts');
  let { port } = own;
  const arm = await createArm({
    ...own,
    ...{ tenantId, authority },
    subscriptions: [{ id: subscriptionId, name: 'Rebake local' }],
    roleAssignments: [
      { principalId: objectIdOf('owner'), role: 'Owner', principalType: 'User' },
      { principalId: objectIdOf('az'), role: 'Owner' },
    ],
    verifyToken: (token, wanted) => verify(token, [...wanted, ...localAudiences(port)]),
    publishEvent: (event) => eventGrid && publishSystemEvent(eventGrid, event),
    ...armSettings,
    providers: [
      ...(eventGrid ? [eventGridProvider(eventGrid)] : []),
      ...(storage ? [bootDiagnosticsProvider(diagnosticsIn(storage))] : []),
    ],
  });
  port = Number(new URL(arm.origin).port);
  return arm;
}

/** Topics go with the resource group that they lie in. */
function publishSystemEvent(eventGrid: EventGrid, event: SystemEvent): void {
  const isPolicy = event.eventType.startsWith('Microsoft.PolicyInsights.');
  const topicType = isPolicy ? 'Microsoft.PolicyInsights.PolicyStates' : 'Microsoft.Resources.Subscriptions';
  eventGrid.publishSystemEvent(topicType, { ...event });
  const isDeletion = event.eventType === 'Microsoft.Resources.ResourceDeleteSuccess';
  const group = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+$/.exec(event.subject.toLowerCase())?.[0];
  if (isDeletion && group !== undefined) {
    const lost = eventGrid.topics.list().filter(({ id }) => id.toLowerCase().startsWith(`${group}/`));
    lost.forEach(({ id }) => eventGrid.topics.remove(id));
  }
}

/** Some clients take the address that they were given for the resource. */
function localAudiences(port: number): readonly string[] {
  const hosts = ['https://localhost', 'https://127.0.0.1'];
  return port === 0 ? hosts : [...hosts, ...hosts.map((host) => `${host}:${port}`)];
}

function objectIdOf(alias: string): string {
  const principal = principals.find((candidate) => candidate.alias === alias);
  if (!principal) {
    throw new Error(`The directory has nobody called '${alias}'.`);
  }
  return principal.objectId;
}
