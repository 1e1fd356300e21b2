import type { Socket } from 'node:net';
import type { Connection, EventContext, Receiver, Sender } from 'rhea';
import { findEntity, type BrokerContext, type Entity } from '../broker-context.ts';
import { recordCall } from '../call.ts';
import { maxMessageSize } from '../queue/enqueue.ts';
import { entityNotFound, notSupported, ServiceBusError } from '../service-bus-error.ts';
import { createClaims, type Claims, type ClaimsOptions } from './claims.ts';
import { serveSendingClient } from './incoming-link.ts';
import { manage } from './management.ts';
import { serveReceivingClient } from './outgoing-link.ts';
import { deliverUndecoded, serveSocket } from './peer.ts';
import { createReplyLinks, serveRequests, type ReplyLinks } from './request-response.ts';
import type { AccessRight } from './shared-access-signature.ts';

const cbsNames = { status: 'status-code', description: 'status-description', condition: 'error-condition' };
const managementNames = { status: 'statusCode', description: 'statusDescription', condition: 'errorCondition' };

/** How Azure's gateway presents itself where it matters to clients. */
const connectionOptions = {
  container_id: 'rebake-service-bus',
  idle_time_out: 240_000,
  max_frame_size: 65_536,
  channel_max: 4999,
  tcp_no_delay: true,
  receiver_options: { autoaccept: false, autosettle: false, credit_window: 1000, max_message_size: maxMessageSize },
  sender_options: { autosettle: false, treat_modified_as_released: false, max_message_size: maxMessageSize },
};

/** What the links of one connection share. */
interface ConnectionScope {
  readonly context: BrokerContext;
  readonly claims: Claims;
  readonly replies: ReplyLinks;
}

/** Speaks AMQP 1.0 with one client: authentication by `$cbs`, entity links and their `$management` nodes. */
export function serveConnection(socket: Socket, context: BrokerContext, claimsOptions: ClaimsOptions): Connection {
  const connection = serveSocket(socket, connectionOptions);
  const scope: ConnectionScope = { context, claims: createClaims(claimsOptions), replies: createReplyLinks() };
  connection.on('session_open', ({ session }: EventContext) => session && deliverUndecoded(session));
  connection.on('receiver_open', ({ receiver }: EventContext) => {
    if (receiver) {
      attach(receiver, receiver.target?.address, (address) => acceptSending(receiver, address, scope));
    }
  });
  connection.on('sender_open', ({ sender }: EventContext) => {
    if (sender) {
      attach(sender, sender.source?.address, (address) => acceptReceiving(sender, address, scope));
    }
  });
  // A client that breaks off is no failure of the broker's; rhea would throw or print where nobody listens.
  ignoredEvents.forEach((event) => connection.on(event, () => undefined));
  return connection;
}

const ignoredEvents = [
  ...['error', 'protocol_error', 'connection_error', 'connection_close', 'disconnected'],
  ...['session_error', 'sender_error', 'receiver_error'],
];

function acceptSending(link: Receiver, address: string, { context, claims, replies }: ConnectionScope): void {
  if (address === '$cbs') {
    serveRequests(link, replies, cbsNames, (request) => claims.handle(request));
    return;
  }
  const entity = demandEntity(context, claims, address, 'Send');
  if (entity.management) {
    serveRequests(link, replies, managementNames, (request) => manage(context, entity, request));
  } else if (entity.sub === 1) {
    throw new ServiceBusError('amqp:not-allowed', `Messages cannot be sent to the dead-letter queue '${address}'.`);
  } else {
    serveSendingClient(link, entity, context);
  }
}

function acceptReceiving(link: Sender, address: string, { context, claims, replies }: ConnectionScope): void {
  if (address === '$cbs') {
    replies.add(link);
    return;
  }
  const entity = demandEntity(context, claims, address, 'Listen');
  if (entity.management) {
    replies.add(link);
    return;
  }
  if (link.source.filter && 'com.microsoft:session-filter' in link.source.filter) {
    const text =
      'A sessionful message receiver cannot be created on an entity that does not require sessions. ' +
      `The queues of the local Service Bus have none. Entity: '${address}'.`;
    throw new ServiceBusError('amqp:not-allowed', text);
  }
  serveReceivingClient(link, entity, context);
}

/** Answers an attach with the addresses that the client gave; or with none and then a detach that says why not. */
function attach(link: Receiver | Sender, address: string | undefined, accept: (address: string) => void): void {
  try {
    if (typeof address !== 'string') {
      throw notSupported('Links without an address, which transactions and dynamic nodes need, are');
    }
    accept(address);
    link.set_source(link.source);
    link.set_target(link.target);
  } catch (error) {
    if (!(error instanceof ServiceBusError)) {
      throw error;
    }
    link.close(error.toAmqp());
  }
}

/** Requests to `$management` are of senders (to schedule) and of receivers (all others): one of the rights will do. */
function demandEntity(context: BrokerContext, claims: Claims, address: string, right: AccessRight): Entity {
  return recordCall(context, 'attach', address, () => {
    claims.demand(address, /\/\$management$/i.test(address) ? ['Send', 'Listen'] : [right]);
    const entity = findEntity(context, address);
    if (!entity) {
      throw entityNotFound(`${context.namespace()}/${address}`);
    }
    return entity;
  });
}
