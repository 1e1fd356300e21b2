import type {
  ServiceBusClient,
  ServiceBusMessage,
  ServiceBusReceivedMessage,
  ServiceBusReceiver,
} from '@azure/service-bus';
import Long from 'long';
import type { DeadLetter, DeadLetterQueue, DeadLetters, Replayed } from '../../ports/dead-letters.ts';
import { serviceBusCall } from './service-bus-call.ts';

/** Service Bus gives at most this many for one request. */
const messagesAtOnce = 250;
const mostReplayed = 500;
/** Messages that were peeked and do not come within this time are somebody else's at the moment. */
const usualWaitMilliseconds = 5_000;

interface Options {
  /** Names in the namespace. */
  readonly queues: Readonly<Record<DeadLetterQueue, string>>;
  readonly waitMilliseconds?: number;
}

type Client = Pick<ServiceBusClient, 'createReceiver' | 'createSender'>;

/** Dead letters of Service Bus queues. Each look opens a receiver of its own: they are rare. */
export function createServiceBusDeadLetters(
  client: Client,
  { queues, waitMilliseconds = usualWaitMilliseconds }: Options,
): DeadLetters {
  async function look<T>(queue: DeadLetterQueue, use: (receiver: ServiceBusReceiver) => Promise<T>): Promise<T> {
    const receiver = client.createReceiver(queues[queue], { subQueueType: 'deadLetter' });
    try {
      return await serviceBusCall(`read the dead letters of ${queue}`, () => use(receiver));
    } finally {
      await receiver.close();
    }
  }
  return {
    peek: (queue, { cursor = '0', limit }) =>
      look(queue, async (receiver) => {
        const found = await peekFrom(receiver, Long.fromString(cursor), limit + 1);
        const items = found.slice(0, limit);
        return { items: items.map(toDeadLetter), cursor: found.length > limit ? sequenceOf(found[limit]!) : null };
      }),

    replay: (queue, messageIds) =>
      look(queue, async (receiver) => {
        const there = await peekFrom(receiver, Long.ZERO, messageIds === null ? mostReplayed : Infinity);
        const wanted = there.filter((message) => messageIds === null || messageIds.includes(idOf(message)));
        const sender = client.createSender(queues[queue]);
        try {
          const taking = { there: there.length, wanted: new Set(wanted.map(sequenceOf)), waitMilliseconds };
          const replayed = await replayEach(receiver, taking, (message) => sender.sendMessages(again(message)));
          return outcome(messageIds ?? wanted.map(idOf), replayed);
        } finally {
          await sender.close();
        }
      }),
  };
}

/**
 * From a sequence number on. It is always said: without it the SDK goes on from where anybody's last look at the same
 * queue ended.
 */
async function peekFrom(
  receiver: ServiceBusReceiver,
  from: Long,
  limit: number,
): Promise<readonly ServiceBusReceivedMessage[]> {
  const found: ServiceBusReceivedMessage[] = [];
  let batch: readonly ServiceBusReceivedMessage[];
  do {
    const fromSequenceNumber = found.at(-1)?.sequenceNumber?.add(1) ?? from;
    const count = Math.min(messagesAtOnce, limit - found.length);
    batch = await receiver.peekMessages(count, { fromSequenceNumber });
    found.push(...batch);
  } while (batch.length > 0 && found.length < limit);
  return found;
}

interface Taking {
  /** How many there are to go through: a receiver waits no longer than until it has as many as it was asked for. */
  readonly there: number;
  /** Sequence numbers. */
  readonly wanted: Set<string>;
  readonly waitMilliseconds: number;
}

/** Sends before it settles: a crash in between sends once more, under the same id, and the queue drops the second. */
async function replayEach(
  receiver: ServiceBusReceiver,
  { there, wanted, waitMilliseconds }: Taking,
  send: (message: ServiceBusReceivedMessage) => Promise<void>,
): Promise<readonly string[]> {
  const replayed: string[] = [];
  const others: ServiceBusReceivedMessage[] = [];
  while (wanted.size > 0) {
    const left = Math.max(1, there - replayed.length - others.length);
    const batch = await receiver.receiveMessages(Math.min(messagesAtOnce, left), { maxWaitTimeInMs: waitMilliseconds });
    if (batch.length === 0) {
      break;
    }
    for (const message of batch) {
      if (wanted.delete(sequenceOf(message))) {
        await send(message);
        await receiver.completeMessage(message);
        replayed.push(idOf(message));
      } else {
        others.push(message);
      }
    }
  }
  await Promise.all(others.map((message) => receiver.abandonMessage(message)));
  return replayed;
}

/**
 * The message as it was sent, under an id of its own: under the old one the queue would take it for a repeat and drop
 * it, for as long as it remembers ids.
 */
function again(message: ServiceBusReceivedMessage): ServiceBusMessage {
  const { contentType, correlationId, subject, applicationProperties = {} } = message;
  const kept = Object.entries(applicationProperties).filter(([name]) => !name.startsWith('DeadLetter'));
  return {
    body: message.body as unknown,
    messageId: `${idOf(message)}~replay${sequenceOf(message)}`,
    ...(contentType === undefined ? {} : { contentType }),
    ...(correlationId === undefined ? {} : { correlationId }),
    ...(subject === undefined ? {} : { subject }),
    ...(kept.length === 0 ? {} : { applicationProperties: Object.fromEntries(kept) }),
  };
}

function toDeadLetter(message: ServiceBusReceivedMessage): DeadLetter {
  const { deadLetterReason, deadLetterErrorDescription, enqueuedTimeUtc, deliveryCount } = message;
  return {
    messageId: idOf(message),
    reason: deadLetterReason ?? '',
    description: deadLetterErrorDescription ?? '',
    enqueuedAt: (enqueuedTimeUtc ?? new Date(0)).toISOString(),
    deliveries: deliveryCount ?? 0,
    body: message.body as unknown,
  };
}

/** Without what earlier replays added. */
function idOf(message: ServiceBusReceivedMessage): string {
  const { messageId } = message;
  const id = messageId === undefined || messageId === '' ? sequenceOf(message) : String(messageId);
  return id.replace(/(~replay\d+)+$/, '');
}

function sequenceOf({ sequenceNumber }: ServiceBusReceivedMessage): string {
  return String(sequenceNumber);
}

function outcome(asked: readonly string[], replayed: readonly string[]): Replayed {
  const done = new Set(replayed);
  return { replayed, missing: asked.filter((id) => !done.has(id)) };
}
