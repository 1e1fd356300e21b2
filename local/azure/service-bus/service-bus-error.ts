/** A refusal as the AMQP peer sees it: a condition that the SDKs translate into their error codes, and a text. */
export class ServiceBusError extends Error {
  override readonly name = 'ServiceBusError';
  readonly condition: string;

  constructor(condition: string, message: string) {
    super(message);
    this.condition = condition;
  }

  /** The AMQP `error` type's members. */
  toAmqp(): { condition: string; description: string } {
    return { condition: this.condition, description: this.message };
  }
}

export function entityNotFound(entity: string): ServiceBusError {
  const text = `The messaging entity '${entity}' could not be found. To know more visit https://aka.ms/sbResourceMgrExceptions.`;
  return new ServiceBusError('amqp:not-found', text);
}

export function lockLost(): ServiceBusError {
  return new ServiceBusError(
    'com.microsoft:message-lock-lost',
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
  );
}

export function messageNotFound(sequenceNumber: number): ServiceBusError {
  return new ServiceBusError(
    'com.microsoft:message-not-found',
    `Failed to lock one or more specified messages. The message with sequence number ${sequenceNumber} does not exist.`,
  );
}

export function messageTooLarge(size: number, limit: number): ServiceBusError {
  return new ServiceBusError(
    'amqp:link:message-size-exceeded',
    `The received message (delivery-id:0, size:${size} bytes) exceeds the limit (${limit} bytes) currently allowed on the link.`,
  );
}

export function queueFull(queue: string, size: number, limit: number): ServiceBusError {
  return new ServiceBusError(
    'amqp:resource-limit-exceeded',
    `The maximum entity size has been reached or exceeded for Queue: '${queue}'. Size of entity in bytes:${size}, Max entity size in bytes:${limit}. For more information please see https://aka.ms/servicebusquotas.`,
  );
}

export function unauthorized(reason: string): ServiceBusError {
  return new ServiceBusError('amqp:unauthorized-access', reason);
}

export function invalidArgument(reason: string): ServiceBusError {
  return new ServiceBusError('com.microsoft:argument-error', reason);
}

export function notSupported(what: string): ServiceBusError {
  return new ServiceBusError('amqp:not-implemented', `${what} not supported by the local Service Bus.`);
}
