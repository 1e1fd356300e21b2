import { z } from 'zod';
import { EventSubscriptionFilter } from '../filters/filter.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

const Attribute = z.discriminatedUnion('type', [
  z.object({
    name: z.string().min(1),
    type: z.literal('Static'),
    properties: z.object({ value: z.string().max(4096), isSecret: z.boolean().optional() }),
  }),
  z.object({
    name: z.string().min(1),
    type: z.literal('Dynamic'),
    properties: z.object({ sourceField: z.string().min(1) }),
  }),
]);

const delivery = { deliveryAttributeMappings: z.array(Attribute).max(10, 'may hold at most 10 headers').nullish() };

const WebHook = z.object({
  endpointType: z.literal('WebHook'),
  properties: z.object({
    endpointUrl: z.url().refine((url) => isHttps(url), {
      error: 'must be an https address; plain http is taken on this machine only',
    }),
    maxEventsPerBatch: z.int().min(1).max(5000).nullish(),
    preferredBatchSizeInKilobytes: z.int().min(1).max(1024).nullish(),
    ...delivery,
  }),
});

const ServiceBusQueue = z.object({
  endpointType: z.literal('ServiceBusQueue'),
  properties: z.object({
    resourceId: z
      .string()
      .regex(/\/namespaces\/[^/]+\/queues\/[^/]+$/i, 'must be the resource id of a Service Bus queue'),
    ...delivery,
  }),
});

const endpointTypes = ['WebHook', 'ServiceBusQueue'] as const;

/** The properties of an event subscription as Azure Resource Manager takes them. */
export const EventSubscriptionProperties = z.object({
  destination: z.discriminatedUnion('endpointType', [WebHook, ServiceBusQueue], {
    error: `endpointType must be one of ${endpointTypes.join(', ')}: the local Event Grid delivers to no other destinations`,
  }),
  filter: EventSubscriptionFilter,
  eventDeliverySchema: z.enum(['EventGridSchema', 'CloudEventSchemaV1_0']).nullish(),
  retryPolicy: z
    .object({
      maxDeliveryAttempts: z.int().min(1).max(30).default(30),
      eventTimeToLiveInMinutes: z.int().min(1).max(1440).default(1440),
    })
    .prefault({}),
  deadLetterDestination: z
    .object({
      endpointType: z.literal('StorageBlob'),
      properties: z.object({ resourceId: z.string().min(1), blobContainerName: z.string().min(3).max(63) }),
    })
    .nullish(),
  labels: z.array(z.string()).nullish(),
  expirationTimeUtc: z.iso.datetime({ offset: true }).nullish(),
});
export type EventSubscriptionProperties = z.infer<typeof EventSubscriptionProperties>;
export type Destination = EventSubscriptionProperties['destination'];

type ProvisioningState = 'Creating' | 'Updating' | 'AwaitingManualAction' | 'Succeeded' | 'Failed';

export interface EventSubscription {
  readonly id: string;
  readonly name: string;
  /** What it subscribes to: the id of a topic, system topic, resource group or subscription. */
  readonly scope: string;
  readonly properties: EventSubscriptionProperties;
  readonly provisioningState: ProvisioningState;
  /** Why provisioning failed. */
  readonly failure?: string;
}

function isHttps(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}

/** An event subscription's place: `{topic}/eventSubscriptions/{name}`, or as an extension of any scope. */
export function parseSubscriptionId(id: string): { readonly scope: string; readonly name: string } | undefined {
  const match =
    /^(.+)\/providers\/Microsoft\.EventGrid\/eventSubscriptions\/([^/]+)$/i.exec(id) ??
    /^(.+\/Microsoft\.EventGrid\/(?:topics|systemTopics)\/[^/]+)\/eventSubscriptions\/([^/]+)$/i.exec(id);
  const [, scope, name] = match ?? [];
  return scope !== undefined && name !== undefined && /^[A-Za-z0-9-]{3,64}$/.test(name) ? { scope, name } : undefined;
}
