import { randomUUID } from 'node:crypto';
import type { Delivery, EventContext, Sender } from 'rhea';
import type { BrokerContext, Entity } from '../broker-context.ts';
import { recordCall, strike } from '../call.ts';
import { bytesToGuid, guidToBytes, swapGuidByteOrder } from '../lock-token.ts';
import { deliveryContent } from '../queue/delivery-content.ts';
import type { Settlement } from '../queue/settle.ts';
import { ServiceBusError } from '../service-bus-error.ts';
import { accepted, rejected } from './codec.ts';
import { settlementOf } from './outcome.ts';
import { adoptSettleMode, deliveryCount, remoteCredit, roomFor, writeDisposition, writeDrained } from './peer.ts';

/** The message format that AMQP defines; rhea takes bytes as they are when a format is given. */
const standardFormat = 0;

/** Messages locked in one transaction. */
const mostAtOnce = 100;

/** Delivers a queue's messages to a client as far as its credit goes, and applies what it decides about them. */
export function serveReceivingClient(link: Sender, entity: Entity, context: BrokerContext): void {
  const { queue, sub } = entity;
  const mode = link.snd_settle_mode === 1 ? 'receiveAndDelete' : 'peekLock';
  adoptSettleMode(link);
  let sent = 0;
  let drained = 0;
  let draining = false;
  let paused = false;
  let scheduled = false;

  /** rhea counts a credit as used only once the message is on the wire. */
  const credit = (): number => remoteCredit(link) - unwritten();
  const unwritten = (): number => sent - (deliveryCount(link) - drained);

  /** Takes as much as the client can hold now; false when the queue has no more. */
  const deliver = (): boolean => {
    const wanted = Math.min(credit(), roomFor(link), mostAtOnce);
    const rows = queue.receive(sub, mode, wanted);
    for (const row of rows) {
      const tag = swapGuidByteOrder(guidToBytes(row.lock_token ?? randomUUID()));
      recordCall(context, 'receive', queue.name, () =>
        link.send(deliveryContent(row, { lockedUntil: true }), tag, standardFormat),
      );
    }
    sent += rows.length;
    return rows.length === wanted;
  };
  const pump = (): void => {
    scheduled = false;
    if (paused || !link.is_open()) {
      return;
    }
    let more = true;
    while (more && credit() > 0 && roomFor(link) > 0) {
      more = meetFault() ? false : deliver();
    }
    if (draining && !paused) {
      drain();
    }
  };
  const schedule = (): void => {
    if (!scheduled) {
      scheduled = true;
      setImmediate(pump);
    }
  };
  const drain = (): void => {
    if (unwritten() > 0) {
      schedule();
      return;
    }
    draining = false;
    drained += remoteCredit(link);
    writeDrained(link);
  };
  const meetFault = (): boolean => {
    const fault = strike(context, 'receive', queue.name);
    if (!fault) {
      return false;
    }
    paused = true;
    void context.clock.sleep(fault.delay).then(() => {
      paused = false;
      if (fault.error) {
        link.close(fault.error.toAmqp());
      } else if (link.is_open()) {
        deliver();
        schedule();
      }
    });
    return true;
  };
  const onOutcome = ({ delivery }: EventContext): void => {
    if (delivery && !delivery.settled) {
      answer(context, entity, delivery);
      schedule();
    }
  };

  const unsubscribe = queue.onAvailable(schedule);
  ['accepted', 'rejected', 'released', 'modified'].forEach((outcome) => link.on(outcome, onOutcome));
  link.on('sender_flow', schedule);
  link.on('sender_draining', () => {
    draining = true;
    schedule();
  });
  link.on('sender_close', unsubscribe);
  link.session.on('session_close', unsubscribe);
  link.connection.on('disconnected', unsubscribe);
}

function answer(context: BrokerContext, { queue, sub }: Entity, delivery: Delivery): void {
  const lockToken = bytesToGuid(swapGuidByteOrder(delivery.tag as Buffer));
  const settlement: Settlement = settlementOf(delivery.remote_state);
  try {
    recordCall(context, settlement.kind, queue.name, () => queue.settle(sub, [lockToken], settlement));
    writeDisposition(delivery, accepted());
  } catch (error) {
    if (!(error instanceof ServiceBusError)) {
      throw error;
    }
    writeDisposition(delivery, rejected(error));
  }
}
