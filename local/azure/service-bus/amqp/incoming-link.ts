import type { Delivery, EventContext, Receiver } from 'rhea';
import type { BrokerContext, Entity } from '../broker-context.ts';
import { recordCall, strike } from '../call.ts';
import { readMessage, type EncodedMessage } from '../queue/encoded-message.ts';
import { maxMessageSize } from '../queue/enqueue.ts';
import { messageTooLarge, ServiceBusError } from '../service-bus-error.ts';
import { accepted, rejected } from './codec.ts';
import { markSettled, writeDisposition } from './peer.ts';
import { dataOf, splitSections } from './sections.ts';

/** The message format of a batch: `data` sections that hold one encoded message each. */
const batchFormat = 0x80013700;

/** Stores what a client sends on a link, and accepts each delivery once its messages are on disk. */
export function serveSendingClient(link: Receiver, { queue }: Entity, context: BrokerContext): void {
  let turn = Promise.resolve();
  link.on('message', (event: EventContext & { format?: number }) => {
    const { delivery, message } = event;
    if (!delivery || !message) {
      return;
    }
    const payload = message as unknown as Buffer;
    const store = (): void =>
      answer(link, delivery, () =>
        recordCall(context, 'send', queue.name, () => {
          queue.enqueue(messagesIn(payload, event.format));
        }),
      );
    const fault = strike(context, 'send', queue.name);
    if (!fault) {
      store();
      return;
    }
    const { error } = fault;
    const fail = (refusal: ServiceBusError): void =>
      answer(link, delivery, () =>
        recordCall(context, 'send', queue.name, () => {
          throw refusal;
        }),
      );
    turn = turn.then(() => context.clock.sleep(fault.delay)).then(() => (error ? fail(error) : store()));
  });
}

function messagesIn(payload: Buffer, format: number | undefined): EncodedMessage[] {
  if (payload.length > maxMessageSize) {
    throw messageTooLarge(payload.length, maxMessageSize);
  }
  try {
    return format === batchFormat
      ? splitSections(payload)
          .filter(({ code }) => code === 0x75)
          .map((section) => readMessage(dataOf(section)))
      : [readMessage(payload)];
  } catch (error) {
    throw new ServiceBusError('amqp:decode-error', `The message could not be read: ${(error as Error).message}`);
  }
}

function answer(link: Receiver, delivery: Delivery, work: () => void): void {
  if (!link.is_remote_open()) {
    return;
  }
  try {
    work();
    if (delivery.remote_settled) {
      markSettled(delivery);
    } else {
      writeDisposition(delivery, accepted());
    }
  } catch (error) {
    if (!(error instanceof ServiceBusError)) {
      throw error;
    }
    writeDisposition(delivery, rejected(error));
  }
}
