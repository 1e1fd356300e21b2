import { z } from 'zod';
import rhea from 'rhea';
import type { BrokerContext, Entity } from '../broker-context.ts';
import { recordCall } from '../call.ts';
import { bytesToGuid, guidToBytes } from '../lock-token.ts';
import { deliveryContent } from '../queue/delivery-content.ts';
import { readMessage, type EncodedMessage } from '../queue/encoded-message.ts';
import type { Settlement } from '../queue/settle.ts';
import { invalidArgument, notSupported } from '../service-bus-error.ts';
import type { AmqpRequest, AmqpResponse } from './request-response.ts';

const { types } = rhea;

const LockTokens = z.array(z.instanceof(Uint8Array).transform(bytesToGuid)).min(1);
/** rhea reads longs beyond 2^53 as bytes; no message has such a number. */
const SequenceNumber = z.union([z.number(), z.instanceof(Uint8Array).transform(() => -1)]);
const SequenceNumbers = z.array(SequenceNumber).min(1);
const Properties = z.record(z.string(), z.unknown()).optional();

const ScheduleMessage = z.object({ messages: z.array(z.object({ message: z.instanceof(Buffer) })).min(1) });
const CancelScheduledMessage = z.object({ 'sequence-numbers': SequenceNumbers });
const RenewLock = z.object({ 'lock-tokens': LockTokens });
const PeekMessage = z.object({ 'from-sequence-number': SequenceNumber, 'message-count': z.number().positive() });
const ReceiveBySequenceNumber = z.object({
  'sequence-numbers': SequenceNumbers,
  'receiver-settle-mode': z.literal([0, 1]),
});
const UpdateDisposition = z.object({
  'lock-tokens': LockTokens,
  'disposition-status': z.enum(['completed', 'abandoned', 'defered', 'suspended']),
  'deadletter-reason': z.string().optional(),
  'deadletter-description': z.string().optional(),
  'properties-to-modify': Properties,
});

type Operation = (entity: Entity, body: unknown) => Pick<AmqpResponse, 'body'> & { readonly status?: number };

/**
 * The request-response operations of an entity
 * (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response).
 */
const operations: Readonly<Record<string, Operation>> = {
  'com.microsoft:schedule-message': ({ queue }, body) => {
    const { messages } = parse(ScheduleMessage, body);
    const sequences = queue.enqueue(messages.map(({ message }) => read(message)));
    return { body: { 'sequence-numbers': types.wrap_array(sequences, 0x81, undefined) } };
  },
  'com.microsoft:cancel-scheduled-message': ({ queue }, body) => {
    queue.cancelScheduled(parse(CancelScheduledMessage, body)['sequence-numbers']);
    return {};
  },
  'com.microsoft:renew-lock': ({ queue, sub }, body) => {
    const ends = queue.renewLocks(sub, parse(RenewLock, body)['lock-tokens']);
    return { body: { expirations: types.wrap_array(ends, 0x83, undefined) } };
  },
  'com.microsoft:peek-message': ({ queue, sub }, body) => {
    const { 'from-sequence-number': from, 'message-count': count } = parse(PeekMessage, body);
    const rows = queue.peek(sub, from, count);
    return rows.length === 0
      ? { status: 204 }
      : { body: { messages: rows.map((row) => ({ message: deliveryContent(row) })) } };
  },
  'com.microsoft:receive-by-sequence-number': ({ queue, sub }, body) => {
    const { 'sequence-numbers': sequences, 'receiver-settle-mode': settleMode } = parse(ReceiveBySequenceNumber, body);
    const rows = queue.receiveDeferred(sub, sequences, settleMode === 0 ? 'receiveAndDelete' : 'peekLock');
    const messages = rows.map((row) => ({
      ...(row.lock_token !== null && { 'lock-token': types.wrap_uuid(guidToBytes(row.lock_token)) }),
      message: deliveryContent(row, { lockedUntil: true }),
    }));
    return { body: { messages } };
  },
  'com.microsoft:update-disposition': ({ queue, sub }, body) => {
    const request = parse(UpdateDisposition, body);
    queue.settle(sub, request['lock-tokens'], settlementOf(request));
    return {};
  },
};

/** Answers a `$management` request about `entity`. Throws `ServiceBusError`, also for what is not supported. */
export function manage(context: BrokerContext, entity: Entity, { operation, body }: AmqpRequest): AmqpResponse {
  const name = operation.replace('com.microsoft:', '');
  return recordCall(context, name, entity.queue.name, () => {
    const run = operations[operation];
    if (!run) {
      throw notSupported(`The operation '${operation}' is`);
    }
    return { status: 200, description: 'OK', ...run(entity, body) };
  });
}

function settlementOf(request: z.output<typeof UpdateDisposition>): Settlement {
  const properties = request['properties-to-modify'] ?? {};
  switch (request['disposition-status']) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', properties };
    case 'defered':
      return { kind: 'defer', properties };
    case 'suspended': {
      const { 'deadletter-reason': reason, 'deadletter-description': description } = request;
      return {
        kind: 'deadLetter',
        ...(reason !== undefined && { reason }),
        ...(description !== undefined && { description }),
        properties,
      };
    }
  }
}

function read(message: Buffer): EncodedMessage {
  try {
    return readMessage(message);
  } catch (error) {
    throw invalidArgument(`A message could not be read: ${(error as Error).message}`);
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) {
    throw invalidArgument(`The request is not valid: ${z.prettifyError(parsed.error)}`);
  }
  return parsed.data;
}
