import { randomUUID } from 'node:crypto';
import rhea from 'rhea';
import { encodeMapSection, encodeProperties } from '../amqp/codec.ts';
import { sectionCodes, splitSections, type Section } from '../amqp/sections.ts';

/** A message as it was sent, with what the broker has to know of it. */
export interface EncodedMessage {
  readonly messageId: string;
  /** Milliseconds; absent where the sender set none. */
  readonly timeToLive?: number;
  /** Milliseconds since 1970, where the sender asked for a later enqueue time. */
  readonly scheduledFor?: number;
  /** The sender's message annotations without those that the broker owns. */
  readonly annotations: Readonly<Record<string, unknown>>;
  /** Properties, application properties, body and footer: the sender's own bytes. */
  readonly bare: Buffer;
  /** Bytes on the wire. */
  readonly size: number;
}

const brokersOwn = [
  'x-opt-scheduled-enqueue-time',
  'x-opt-enqueued-time',
  'x-opt-sequence-number',
  'x-opt-enqueue-sequence-number',
  'x-opt-locked-until',
  'x-opt-message-state',
];

/** Reads what a sender put on the wire. Throws a `RangeError` where it is no AMQP message. */
export function readMessage(payload: Buffer): EncodedMessage {
  const sections = splitSections(payload);
  const isBody = ({ code }: Section): boolean => code >= sectionCodes.data;
  const head = rhea.message.decode(Buffer.concat(sections.filter((section) => !isBody(section)).map(bytesOf)));
  const messageId: unknown = head['message_id'] ?? randomUUID().replaceAll('-', '');
  const annotations = { ...(head['message_annotations'] as Record<string, unknown> | undefined) };
  const scheduledFor = annotations['x-opt-scheduled-enqueue-time'];
  brokersOwn.forEach((name) => delete annotations[name]);
  const bare = sections.filter(({ code }) => code >= sectionCodes.properties).map(bytesOf);
  if (head['message_id'] === undefined) {
    // The SDKs cannot renew a lock of a message without an id.
    if (sections.some(({ code }) => code === sectionCodes.properties)) {
      bare.shift();
    }
    bare.unshift(encodeProperties({ ...head, message_id: messageId }));
  }
  return {
    messageId: Buffer.isBuffer(messageId) ? messageId.toString('hex') : `${messageId as string | number}`,
    ...(typeof head['ttl'] === 'number' && { timeToLive: head['ttl'] }),
    ...(scheduledFor instanceof Date && { scheduledFor: scheduledFor.getTime() }),
    annotations,
    bare: Buffer.concat(bare),
    size: payload.length,
  };
}

/** The same bare message with application properties added or replaced. */
export function withApplicationProperties(bare: Buffer, added: Readonly<Record<string, unknown>>): Buffer {
  const sections = splitSections(bare);
  const existing = sections.find(({ code }) => code === sectionCodes.applicationProperties);
  const properties = existing ? (rhea.message.decode(existing.bytes)['application_properties'] as object) : {};
  const merged = encodeMapSection(sectionCodes.applicationProperties, { ...properties, ...added });
  const before = sections.filter(({ code }) => code < sectionCodes.applicationProperties).map(bytesOf);
  const after = sections.filter(({ code }) => code > sectionCodes.applicationProperties).map(bytesOf);
  return Buffer.concat([...before, merged, ...after]);
}

function bytesOf({ bytes }: Section): Buffer {
  return bytes;
}
