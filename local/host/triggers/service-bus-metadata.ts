import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from '../worker/invocation.ts';
import { textOf } from './service-bus-value.ts';

type Metadata = Record<string, TypedData>;

/** What the .NET extension passes of a message; the order and names are those of `ServiceBusTriggerBindingStrategy.cs`. */
interface MessageFacts {
  readonly numbers: Readonly<Record<'DeliveryCount' | 'SequenceNumber', number>>;
  readonly times: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string | undefined>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Objects of the .NET process that have no members to show. */
const actions = ['MessageReceiver', 'MessageSession', 'MessageActions', 'SessionActions', 'ReceiveActions'];
const propertyNames = ['ApplicationProperties', 'UserProperties'];

/** Trigger metadata of one message. Members without a value are left out, as the real host does. */
export function toMessageMetadata(message: ServiceBusReceivedMessage, isBinary: boolean): Metadata {
  const { numbers, times, texts, properties } = factsOf(message);
  const present = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...json(Object.fromEntries(actions.map((name) => [name, {}]))),
    ...json(numbers),
    ...json(times),
    ...Object.fromEntries(present.map(([name, text]) => [name, { string: text }])),
    ...json(Object.fromEntries(propertyNames.map((name) => [name, properties]))),
    ...(isBinary ? {} : bindingDataOf(textOf(message))),
  };
}

/** Trigger metadata of a batch: arrays named `…Array`. Texts that are missing fall out of theirs, as in the real host. */
export function toBatchMetadata(messages: readonly ServiceBusReceivedMessage[]): Metadata {
  const facts = messages.map(factsOf);
  const [first] = facts;
  if (!first) {
    return {};
  }
  const timeNames = Object.keys(first.times);
  const times = timeNames.map((name) => [`${name}Array`, facts.map((each) => each.times[name])]);
  const texts = Object.keys(first.texts).map((name): [string, TypedData] => {
    const present = facts.map((each) => each.texts[name]).filter((text) => text !== undefined && text !== '');
    return [`${name}Array`, { collectionString: { string: present as string[] } }];
  });
  return {
    ...json(Object.fromEntries(actions.map((name) => [name, {}]))),
    ...json({ DeliveryCountArray: facts.map(({ numbers }) => numbers.DeliveryCount) }),
    SequenceNumberArray: { collectionSint64: { sint64: facts.map(({ numbers }) => numbers.SequenceNumber) } },
    ...json(Object.fromEntries(times) as Record<string, unknown>),
    ...Object.fromEntries(texts),
    ...json(Object.fromEntries(propertyNames.map((name) => [`${name}Array`, facts.map((each) => each.properties)]))),
  };
}

function factsOf(message: ServiceBusReceivedMessage): MessageFacts {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const expiresAt = Math.min(message.expiresAtUtc?.getTime() ?? Infinity, latestInstant);
  const enqueuedAt = message.enqueuedTimeUtc?.getTime() ?? 0;
  return {
    // The .NET SDK counts the delivery under way, the JavaScript SDK those before it.
    numbers: { DeliveryCount: (message.deliveryCount ?? 0) + 1, SequenceNumber: Number(message.sequenceNumber ?? 0) },
    times: {
      ExpiresAtUtc: dotnetTime(expiresAt),
      ExpiresAt: `${dotnetTime(expiresAt)}+00:00`,
      EnqueuedTimeUtc: dotnetTime(enqueuedAt),
      EnqueuedTime: `${dotnetTime(enqueuedAt)}+00:00`,
    },
    texts: {
      DeadLetterSource: text(message.deadLetterSource),
      LockToken: text(message.lockToken),
      MessageId: text(message.messageId),
      ContentType: text(message.contentType),
      ReplyTo: text(message.replyTo),
      To: text(message.to),
      Subject: text(message.subject),
      Label: text(message.subject),
      CorrelationId: text(message.correlationId),
      SessionId: text(message.sessionId),
      ReplyToSessionId: text(message.replyToSessionId),
      PartitionKey: text(message.partitionKey),
    },
    properties: message.applicationProperties ?? {},
  };
}

/** 31 December 9999: .NET's last date stands for "never". */
const latestInstant = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** As Newtonsoft.Json writes a date of unspecified kind: no zone, no zeros at the end of the fraction. */
function dotnetTime(instant: number): string {
  return instant === latestInstant
    ? '9999-12-31T23:59:59.9999999'
    : new Date(instant).toISOString().replace(/\.?0*Z$/, '');
}

/** Top-level members of a JSON body come as metadata, too, except arrays (`Utility.ApplyBindingData` of the host). */
function bindingDataOf(text: string): Metadata {
  const body = tryParse(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return {};
  }
  const members = Object.entries(body as Record<string, unknown>).filter(
    ([, value]) => value !== null && !Array.isArray(value),
  );
  return Object.fromEntries(
    members.map(([name, value]): [string, TypedData] => [
      name,
      typeof value === 'object' ? { json: JSON.stringify(value) } : { string: dotnetText(value) },
    ]),
  );
}

function dotnetText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function json(members: Readonly<Record<string, unknown>>): Metadata {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, { json: JSON.stringify(value) }]));
}
