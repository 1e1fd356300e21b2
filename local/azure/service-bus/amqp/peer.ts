import { createRequire } from 'node:module';
import type { Socket } from 'node:net';
import rhea, { type Connection, type Delivery, type Receiver, type Sender, type Session } from 'rhea';

/** The parts of rhea that a broker needs and its typings leave out. */
interface Frames {
  disposition(fields: object): object;
  flow(fields: object): object;
}
interface RheaSession {
  output(frame: object): void;
  on_transfer(frame: { performative: { message_format: number | undefined } }): void;
  readonly incoming: { readonly next_transfer_id: number; readonly window: number };
  readonly outgoing: { readonly next_transfer_id: number; readonly window: number; available(): number };
}
interface RheaLink {
  readonly local: { readonly handle: number; readonly attach: Record<string, unknown> };
  credit: number;
  delivery_count: number;
}
interface RheaDelivery {
  settled: boolean;
  remote_settled: boolean;
}

const frames = createRequire(import.meta.url)('rhea/lib/frames.js') as Frames;
const internalSession = (session: Session): RheaSession => session as unknown as RheaSession;
const internalLink = (link: Sender | Receiver): RheaLink => link as unknown as RheaLink;

/** The message format that AMQP defines; rhea takes bytes as they are when a format is given. */
export const standardFormat = 0;

/** Lets rhea serve a socket that was accepted elsewhere. */
export function serveSocket(socket: Socket, options: object): Connection {
  const connection = rhea.create_connection(options as Parameters<typeof rhea.create_connection>[0]);
  const internal = connection as unknown as { accept(socket: Socket): void; eof(): void };
  internal.accept(socket);
  // rhea listens for the peer's end of the stream alone, which a destroyed socket does not have.
  socket.once('close', () => internal.eof());
  return connection;
}

/**
 * Makes rhea hand over messages as bytes. For the standard message format it would decode them, and forget which AMQP
 * types the sender had used.
 */
export function deliverUndecoded(session: Session): void {
  const internal = internalSession(session);
  const onTransfer = internal.on_transfer.bind(internal);
  internal.on_transfer = (frame) => {
    frame.performative.message_format ||= undefined;
    onTransfer(frame);
  };
}

/**
 * Tells the peer the outcome of one delivery. rhea would put neighbouring deliveries that are settled in the same tick
 * into one frame with the first one's outcome (seen in 3.0.5), which would lose messages; and it would wait for an
 * answer that the Service Bus SDKs never send, until its buffer of 2048 deliveries is full.
 */
export function writeDisposition(delivery: Delivery, state: unknown): void {
  const { link } = delivery;
  const fields = { role: link.is_receiver(), first: delivery.id, last: delivery.id, settled: true, state };
  internalSession(link.session).output(frames.disposition(fields));
  markSettled(delivery);
}

/** Frees a delivery's place in rhea's buffer. */
export function markSettled(delivery: Delivery): void {
  Object.assign(delivery as unknown as RheaDelivery, { settled: true, remote_settled: true });
  (delivery.link.connection as unknown as { _register(): void })._register();
}

/** How many messages the peer of a sending link asked for and rhea has not put on the wire yet. */
export function remoteCredit(link: Sender): number {
  return internalLink(link).credit;
}

/** How many messages rhea has put on the wire of a sending link, credits given up by draining included. */
export function deliveryCount(link: Sender): number {
  return internalLink(link).delivery_count;
}

/** How many more unsettled deliveries a session can hold. */
export function roomFor(link: Sender): number {
  return internalSession(link.session).outgoing.available();
}

/** Gives up what is left of the credit and says so: the answer to a drain request (AMQP 1.0, part 2.6.7). */
export function writeDrained(link: Sender): void {
  const { incoming, outgoing } = internalSession(link.session);
  const internal = internalLink(link);
  internal.delivery_count += internal.credit;
  internal.credit = 0;
  const flow = frames.flow({
    next_incoming_id: incoming.next_transfer_id >>> 0,
    incoming_window: incoming.window,
    next_outgoing_id: outgoing.next_transfer_id >>> 0,
    outgoing_window: outgoing.window,
    handle: internal.local.handle,
    delivery_count: internal.delivery_count,
    link_credit: 0,
    drain: true,
  });
  internalSession(link.session).output(flow);
}

/** Answers a sending link's attach with the settle mode that its receiver asked for. */
export function adoptSettleMode(link: Sender): void {
  internalLink(link).local.attach['snd_settle_mode'] = link.snd_settle_mode;
}
