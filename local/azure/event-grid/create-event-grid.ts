import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { Caller, VerifyToken } from '../entra/tokens.ts';
import { serve } from '../http/serve.ts';
import type { ServiceOptions } from '../service.ts';
import { deliverEvents } from './delivery/deliver-events.ts';
import type { WriteBlob } from './delivery/dead-letter.ts';
import { sendToQueue, type Enqueue } from './delivery/send-to-queue.ts';
import { sendToWebhook } from './delivery/send-to-webhook.ts';
import type { EventGrid } from './event-grid.ts';
import { createMetrics } from './metrics.ts';
import { createPublisher } from './publisher.ts';
import { publishingApp } from './publishing-app.ts';
import { createDeliveryStore } from './store/delivery-store.ts';
import { openState } from './store/open-state.ts';
import { createSubscriptionStore } from './store/subscription-store.ts';
import { createTopicStore } from './store/topic-store.ts';
import { manageSubscriptions } from './subscriptions/manage-subscriptions.ts';
import { subscribersOf } from './subscriptions/subscribers-of.ts';
import { manageTopics } from './topics/manage-topics.ts';

export interface EventGridOptions extends ServiceOptions {
  readonly verifyToken: VerifyToken;
  /** Whether a caller may do `Microsoft.EventGrid/events/send/action` on a topic. */
  readonly maySend: (caller: Caller, topicId: string) => boolean;
  readonly enqueue: Enqueue;
  readonly writeBlob: WriteBlob;
  readonly random?: () => number;
}

/** Starts Event Grid; what an earlier process had accepted and not delivered goes on. */
export async function createEventGrid(options: EventGridOptions): Promise<EventGrid> {
  const { tls, random = Math.random } = options;
  const database = openState(join(options.stateDir, 'event-grid.sqlite'));
  const stores = openStores(database);
  const send = { WebHook: sendToWebhook(tls.ca), ServiceBusQueue: sendToQueue(options.enqueue) };
  const delivery = deliverEvents({ ...options, ...stores, random, send });
  const publisher = createPublisher({ ...options, ...stores, database, random, onAccepted: () => delivery.wake() });
  let port = 0;
  const origin = (): string => `https://localhost:${port}`;
  const subscriptions = manageSubscriptions({ ...options, ...stores, ca: tls.ca, origin });
  const app = publishingApp({
    ...options,
    topics: stores.topics,
    accept: (topic, events) => publisher.publish(events, stores.subscriptions.list(topic.id)),
    validateManually: (id, code) => subscriptions.validateManually(id, code),
  });
  const server = await serve(app, { port: options.port, tls });
  port = server.port;
  subscriptions.resume();
  delivery.wake();
  return {
    port,
    endpoint: ({ name }) => `${origin()}/${name}/api/events`,
    topics: manageTopics({ ...stores, removeSubscription: (id) => subscriptions.remove(id) }),
    subscriptions,
    publishSystemEvent: (topicType, event) =>
      publisher.publish([{ schema: 'EventGridSchema', event }], subscribersOf(topicType, event, stores)),
    shuffle: (seconds) => publisher.shuffle(seconds),
    async close() {
      await server.close();
      await subscriptions.close();
      await delivery.close();
      database.close();
    },
  };
}

function openStores(database: DatabaseSync) {
  return {
    topics: createTopicStore(database),
    subscriptions: createSubscriptionStore(database),
    deliveries: createDeliveryStore(database),
    metrics: createMetrics(database),
  };
}
