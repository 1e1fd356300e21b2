import { randomUUID } from 'node:crypto';
import type { Delivery, EventContext, Sender } from 'rhea';
import type { BrokerContext, Entity } from '../broker-context.ts';
import { recordCall, strike } from '../call.ts';
import { bytesToGuid, guidToBytes, swapGuidByteOrder } from '../lock-token.ts';
import { deliveryContent } from '../queue/delivery-content.ts';
import { entityNotFound, ServiceBusError } from '../service-bus-error.ts';
import { accepted, rejected } from './codec.ts';
import { createDeliveryPump } from './delivery-pump.ts';
import { settlementOf } from './outcome.ts';
import { createOutgoingCredit } from './outgoing-credit.ts';
import { adoptSettleMode, standardFormat, writeDisposition } from './peer.ts';

/** Delivers a queue's messages to a client as far as its credit goes, and applies what it decides about them. */
export function serveReceivingClient(link: Sender, entity: Entity, context: BrokerContext): void {
  const { queue } = entity;
  adoptSettleMode(link);
  const credit = createOutgoingCredit(link);
  const pump = createDeliveryPump({
    credit,
    clock: context.clock,
    isOpen: () => link.is_open(),
    deliver(wanted) {
      const count = deliver(link, entity, context, wanted);
      credit.spend(count);
      return count;
    },
    nextFault: () => strike(context, 'receive', queue.name),
    refuse: (error) => link.close(error.toAmqp()),
  });
  const onOutcome = ({ delivery }: EventContext): void => {
    if (delivery && !delivery.settled) {
      answer(context, entity, delivery);
      pump.run();
    }
  };

  const unsubscribe = queue.listen({
    onAvailable: () => pump.run(),
    onClosed: () => link.close(entityNotFound(`${context.namespace()}/${queue.name}`).toAmqp()),
  });
  ['accepted', 'rejected', 'released', 'modified'].forEach((outcome) => link.on(outcome, onOutcome));
  link.on('sender_flow', () => pump.run());
  link.on('sender_draining', () => pump.drain());
  link.on('sender_close', unsubscribe);
  link.session.on('session_close', unsubscribe);
  link.connection.on('disconnected', unsubscribe);
}

function deliver(link: Sender, { queue, sub }: Entity, context: BrokerContext, wanted: number): number {
  const mode = link.snd_settle_mode === 1 ? 'receiveAndDelete' : 'peekLock';
  const rows = queue.receive(sub, mode, wanted);
  for (const row of rows) {
    const tag = swapGuidByteOrder(guidToBytes(row.lock_token ?? randomUUID()));
    recordCall(context, 'receive', queue.name, () =>
      link.send(deliveryContent(row, { lockedUntil: true }), tag, standardFormat),
    );
  }
  return rows.length;
}

function answer(context: BrokerContext, { queue, sub }: Entity, delivery: Delivery): void {
  const lockToken = bytesToGuid(swapGuidByteOrder(delivery.tag as Buffer));
  const settlement = settlementOf(delivery.remote_state);
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
