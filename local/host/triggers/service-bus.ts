import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { TriggerData } from '../functions/dispatcher.ts';
import { createBatches } from './service-bus-batches.ts';
import { readServiceBusTrigger, type ServiceBusTrigger } from './service-bus-binding.ts';
import { createServiceBusClient } from './service-bus-client.ts';
import { keepLocked } from './service-bus-lock.ts';
import { toBatchMetadata, toMessageMetadata } from './service-bus-metadata.ts';
import { readServiceBusSettings } from './service-bus-settings.ts';
import { createSettler, type Settle } from './service-bus-settler.ts';
import { toBatchValue, toTriggerValue } from './service-bus-value.ts';
import type { TriggerContext, TriggerListener } from './trigger.ts';

/** The real host has no reason to give. */
const reason = '(null)';

/**
 * Calls a function with the messages of a queue or subscription under peek-lock: what it handles is completed, what it
 * fails on is abandoned, and dead-lettered by Service Bus when that has happened too often.
 */
export function createServiceBusListener(context: TriggerContext): TriggerListener {
  const { fn, clock, settings, hostJson, log } = context;
  const trigger = readServiceBusTrigger(fn.trigger);
  const options = readServiceBusSettings(hostJson.extensions.serviceBus);
  const client = createServiceBusClient(trigger.connection, settings, options.clientRetryOptions);
  const receiver = openReceiver(client, trigger);
  const settle = createSettler(receiver, {
    autoComplete: trigger.autoComplete ?? options.autoCompleteMessages,
    onRefused: (id, error) => log('error', `Message '${id}' was not settled: ${error.message}`),
  });
  const delivery: Delivery = { context, receiver, settle, isBinary: trigger.isBinary };
  const { minMessageBatchSize: minSize, maxMessageBatchSize: maxSize, maxBatchWaitTime: maxWait } = options;
  const handle = trigger.isBatch
    ? createBatches<ServiceBusReceivedMessage>({ minSize, maxSize, maxWait, clock }, (messages) =>
        handleMany(delivery, messages),
      )
    : (message: ServiceBusReceivedMessage) => handleOne(delivery, message, options.maxAutoLockRenewalDuration);
  const running = new Set<Promise<void>>();
  let subscription: { close(): Promise<void> } | undefined;

  return {
    start() {
      subscription = receiver.subscribe(
        {
          processMessage: (message) => track(running, handle(message)),
          processError: ({ error, entityPath }) =>
            Promise.resolve(log('error', `Receiving from '${entityPath}' failed: ${error.message}`)),
        },
        { autoCompleteMessages: false, maxConcurrentCalls: trigger.isBatch ? maxSize : options.maxConcurrentCalls },
      );
    },
    async stop() {
      await subscription?.close();
      await Promise.all(running);
      await client.close();
    },
  };
}

/** What is needed to hand a message to the function and to settle it. */
interface Delivery {
  readonly context: TriggerContext;
  readonly receiver: ServiceBusReceiver;
  readonly settle: Settle;
  readonly isBinary: boolean;
}

async function handleOne(delivery: Delivery, message: ServiceBusReceivedMessage, duration: number): Promise<void> {
  const { context, receiver, settle, isBinary } = delivery;
  const { clock, log } = context;
  log('information', `Trigger Details: ${details(message)}`);
  const onLost = (error: Error): void => log('warning', `A lock was lost while the function ran: ${error.message}`);
  const letGo = keepLocked(message, receiver, { clock, duration, onLost });
  const succeeded = await invoke(context, () => ({
    value: toTriggerValue(message, isBinary),
    metadata: toMessageMetadata(message, isBinary),
    reason,
  }));
  letGo();
  await settle(message, succeeded);
}

/** Locks of batches are not renewed (documentation of `maxAutoLockRenewalDuration`). */
async function handleMany(delivery: Delivery, messages: readonly ServiceBusReceivedMessage[]): Promise<void> {
  const succeeded = await invoke(delivery.context, () => ({
    value: toBatchValue(messages, delivery.isBinary),
    metadata: toBatchMetadata(messages),
    reason,
  }));
  await Promise.all(messages.map((message) => delivery.settle(message, succeeded)));
}

/** Whether the function succeeded. A message that cannot be passed on, or whose worker died, has failed. */
async function invoke(context: TriggerContext, toData: () => TriggerData): Promise<boolean> {
  try {
    const { status } = await context.invoke(toData());
    return status === 'Success';
  } catch (error) {
    context.log('error', `The function was not called: ${(error as Error).message}`);
    return false;
  }
}

function openReceiver(client: ServiceBusClient, { source }: ServiceBusTrigger): ServiceBusReceiver {
  const options = { skipParsingBodyAsJson: true, maxAutoLockRenewalDurationInMs: 0 };
  return 'queue' in source
    ? client.createReceiver(source.queue, options)
    : client.createReceiver(source.topic, source.subscription, options);
}

function track(running: Set<Promise<void>>, work: Promise<void>): Promise<void> {
  const tracked = work.finally(() => running.delete(tracked));
  running.add(tracked);
  return tracked;
}

function details(message: ServiceBusReceivedMessage): string {
  const time = (date: Date | undefined): string => date?.toISOString() ?? '';
  return [
    `MessageId: ${message.messageId as string | number}`,
    `SequenceNumber: ${message.sequenceNumber?.toString() ?? ''}`,
    `DeliveryCount: ${(message.deliveryCount ?? 0) + 1}`,
    `EnqueuedTimeUtc: ${time(message.enqueuedTimeUtc)}`,
    `LockedUntilUtc: ${time(message.lockedUntilUtc)}`,
    `SessionId: ${message.sessionId ?? '(null)'}`,
  ].join(', ');
}
