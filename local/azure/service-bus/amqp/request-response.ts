import rhea, { type EventContext, type Receiver, type Sender } from 'rhea';
import { statusOf } from '../call.ts';
import { ServiceBusError } from '../service-bus-error.ts';
import { accepted } from './codec.ts';
import { markSettled, standardFormat, writeDisposition } from './peer.ts';

/** A request to `$cbs` or `$management`. */
export interface AmqpRequest {
  readonly operation: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

export interface AmqpResponse {
  readonly status: number;
  readonly description: string;
  readonly condition?: string;
  readonly body?: unknown;
}

/** The links on which one connection's client waits for answers, by link name and by the address that it gave. */
export interface ReplyLinks {
  add(link: Sender): void;
  find(replyTo: string): Sender | undefined;
}

export function createReplyLinks(): ReplyLinks {
  const links = new Map<string, Sender>();
  return {
    add(link) {
      const names = [link.name, link.target?.address].filter((name) => typeof name === 'string');
      names.forEach((name) => links.set(name, link));
      link.on('sender_close', () => names.forEach((name) => links.delete(name)));
    },
    find: (replyTo) => links.get(replyTo),
  };
}

/** The two protocols spell the same application properties differently. */
export type PropertyNames = Readonly<Record<'status' | 'description' | 'condition', string>>;

/** Answers every request on a link; `handle` throws `ServiceBusError` to refuse. */
export function serveRequests(
  link: Receiver,
  replies: ReplyLinks,
  names: PropertyNames,
  handle: (request: AmqpRequest) => AmqpResponse | Promise<AmqpResponse>,
): void {
  link.on('message', ({ message, delivery }: EventContext) => {
    if (!message || !delivery) {
      return;
    }
    writeDisposition(delivery, accepted());
    const request = rhea.message.decode(message as unknown as Buffer);
    const properties = (request['application_properties'] ?? {}) as Record<string, unknown>;
    const operation = String(properties['operation']);
    void Promise.try(() => handle({ operation, properties, body: request['body'] as unknown }))
      .catch(refusal)
      .then((response) => reply(replies, names, request, response));
  });
}

function refusal(error: unknown): AmqpResponse {
  if (!(error instanceof ServiceBusError)) {
    throw error;
  }
  return { status: statusOf(error), description: error.message, condition: error.condition };
}

function reply(
  links: ReplyLinks,
  names: PropertyNames,
  request: Readonly<Record<string, unknown>>,
  response: AmqpResponse,
): void {
  const link = links.find(String(request['reply_to']));
  if (!link?.is_open()) {
    return;
  }
  const message = {
    correlation_id: request['message_id'] as string,
    application_properties: {
      [names.status]: rhea.types.wrap_int(response.status),
      [names.description]: response.description,
      ...(response.condition && { [names.condition]: rhea.types.wrap_symbol(response.condition) }),
    },
    body: response.body,
  };
  markSettled(link.send(rhea.message.encode(message), undefined, standardFormat));
}
