import type { Destination, EventSubscription } from '../../event-grid/subscriptions/event-subscription.ts';

/** An event subscription as Resource Manager answers it: the address without its query, which holds keys. */
export function describeEventSubscription(subscription: EventSubscription, type: string): Record<string, unknown> {
  const { id, name, scope, provisioningState, properties } = subscription;
  return {
    id,
    name,
    type,
    properties: {
      topic: scope,
      provisioningState,
      ...properties,
      destination: describeDestination(properties.destination),
      labels: properties.labels ?? null,
    },
  };
}

function describeDestination(destination: Destination): unknown {
  const deliveryAttributeMappings = (destination.properties.deliveryAttributeMappings ?? []).map((mapping) =>
    mapping.type === 'Static' && mapping.properties.isSecret
      ? { ...mapping, properties: { isSecret: true, value: 'Hidden' } }
      : mapping,
  );
  if (destination.endpointType === 'ServiceBusQueue') {
    return { ...destination, properties: { ...destination.properties, deliveryAttributeMappings } };
  }
  const { endpointUrl, maxEventsPerBatch, preferredBatchSizeInKilobytes } = destination.properties;
  const { origin, pathname } = new URL(endpointUrl);
  return {
    endpointType: 'WebHook',
    properties: {
      endpointBaseUrl: `${origin}${pathname}`,
      maxEventsPerBatch: maxEventsPerBatch ?? 1,
      preferredBatchSizeInKilobytes: preferredBatchSizeInKilobytes ?? 64,
      deliveryAttributeMappings,
    },
  };
}
