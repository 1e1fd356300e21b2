import type { ServiceBusClient, ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import type { TriggerData } from '../functions/dispatcher.ts';
import { createBatches } from './service-bus-batches.ts';
import { readServiceBusTrigger, type ServiceBusTrigger } from './service-bus-binding.ts';
import { createServiceBusClient } from './service-bus-client.ts';
import { keepLocked } from './service-bus-lock.ts';
import { toBatchMetadata, toMessageMetadata } from './service-bus-metadata.ts';
import { readServiceBusSettings } from './service-bus-settings.ts';
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
  const autoComplete = trigger.autoComplete ?? options.autoCompleteMessages;
  const client = createServiceBusClient(trigger.connection, settings, options.clientRetryOptions);
  const receiver = openReceiver(client, trigger);
  const running = new Set<Promise<void>>();
  let subscription: { close(): Promise<void> } | undefined;
  let settling: Promise<void> = Promise.resolve();

  /**
   * One after the other: rhea, below the SDK, would send two neighbouring messages' different outcomes of one tick as
   * the first one's (seen in 3.0.5), and so complete a message whose function failed.
   */
  function settle(message: ServiceBusReceivedMessage, succeeded: boolean): Promise<void> {
    if (succeeded && !autoComplete) {
      return Promise.resolve();
    }
    settling = settling
      .then(() => (succeeded ? receiver.completeMessage(message) : receiver.abandonMessage(message)))
      .catch((error: unknown) => log('error', `Message ${id(message)} was not settled: ${(error as Error).message}`));
    return settling;
  }

  /** Never rejects: a message that cannot be passed on, or whose worker died, has failed. */
  async function invoke(toData: () => TriggerData): Promise<boolean> {
    try {
      const { status } = await context.invoke(toData());
      return status === 'Success';
    } catch (error) {
      log('error', `The function was not called: ${(error as Error).message}`);
      return false;
    }
  }

  async function handleOne(message: ServiceBusReceivedMessage): Promise<void> {
    log('information', `Trigger Details: ${details(message)}`);
    const duration = options.maxAutoLockRenewalDuration;
    const onLost = (error: Error): void =>
      log('warning', `The lock of message ${id(message)} was lost while its function ran: ${error.message}`);
    const letGo = keepLocked(message, receiver, { clock, duration, onLost });
    const succeeded = await invoke(() => ({
      value: toTriggerValue(message, trigger.isBinary),
      metadata: toMessageMetadata(message, trigger.isBinary),
      reason,
    }));
    letGo();
    await settle(message, succeeded);
  }

  /** Locks of batches are not renewed (documentation of `maxAutoLockRenewalDuration`). */
  async function handleMany(messages: readonly ServiceBusReceivedMessage[]): Promise<void> {
    const value = () => toBatchValue(messages, trigger.isBinary);
    const succeeded = await invoke(() => ({ value: value(), metadata: toBatchMetadata(messages), reason }));
    await Promise.all(messages.map((message) => settle(message, succeeded)));
  }

  const { minMessageBatchSize: minSize, maxMessageBatchSize: maxSize, maxBatchWaitTime: maxWait } = options;
  const inBatches = createBatches({ minSize, maxSize, maxWait, clock }, handleMany);
  const handle = trigger.isBatch ? inBatches : handleOne;

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

function id({ messageId }: ServiceBusReceivedMessage): string {
  return `'${messageId as string | number}'`;
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
