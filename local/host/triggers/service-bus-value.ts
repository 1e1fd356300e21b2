import type { ServiceBusReceivedMessage } from '@azure/service-bus';
import type { TypedData } from '../worker/invocation.ts';

/**
 * A message's body as the worker gets it: text unless the binding's `dataType` is binary. Messages must be received
 * without JSON parsing. Throws an Error for an AMQP body that is no text, as `MessageToStringConverter.cs` of the
 * Service Bus extension does.
 */
export function toTriggerValue(message: ServiceBusReceivedMessage, isBinary: boolean): TypedData {
  return isBinary ? { bytes: bytesOf(message) } : { string: textOf(message) };
}

/** The bodies of a batch; empty texts fall out, as they do in the real host's `ToRpcStringArray`. */
export function toBatchValue(messages: readonly ServiceBusReceivedMessage[], isBinary: boolean): TypedData {
  return isBinary
    ? { collectionBytes: { bytes: messages.map(bytesOf) } }
    : { collectionString: { string: messages.map(textOf).filter((text) => text !== '') } };
}

export function textOf(message: ServiceBusReceivedMessage): string {
  const body: unknown = message.body;
  const { bodyType } = message._rawAmqpMessage;
  if (bodyType === 'value' || bodyType === 'sequence') {
    if (bodyType === 'value' && typeof body === 'string') {
      return body;
    }
    throw new Error(`A message with an AMQP ${bodyType} body of type ${typeof body} cannot be bound to a string.`);
  }
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}

function bytesOf(message: ServiceBusReceivedMessage): Uint8Array {
  const body: unknown = message.body;
  if (!Buffer.isBuffer(body)) {
    throw new Error('A message without a data body cannot be bound to bytes.');
  }
  return body;
}
