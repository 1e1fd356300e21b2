import type { ServiceBusMessage } from '@azure/service-bus';
import type { Binding } from '../functions/binding.ts';
import type { AppSettings } from '../settings/app-settings.ts';
import { readServiceBusOutput } from '../triggers/service-bus-binding.ts';
import { createServiceBusClient } from '../triggers/service-bus-client.ts';
import { ServiceBusSettings } from '../triggers/service-bus-settings.ts';
import type { TypedData } from '../worker/invocation.ts';
import type { OutputBinding } from './output-binding.ts';

/** Sends messages to a queue or topic: one for a text, an object or bytes, one per element for an array. */
export function createServiceBusOutput(binding: Binding, settings: AppSettings): OutputBinding {
  const { connection, entity } = readServiceBusOutput(binding);
  const { clientRetryOptions } = ServiceBusSettings.parse({});
  const client = createServiceBusClient(connection, settings, clientRetryOptions);
  const sender = client.createSender(entity);
  return {
    name: binding.name,
    async send(value) {
      for (const message of messagesOf(value)) {
        await sender.sendMessages(message);
      }
    },
    close: () => client.close(),
  };
}

/** Texts go as they are, without the quotes that JSON would put around them; objects as JSON. */
function messagesOf(value: TypedData): ServiceBusMessage[] {
  if ('string' in value) {
    return [text(value.string)];
  }
  if ('bytes' in value) {
    return [{ body: Buffer.from(value.bytes), contentType: 'application/octet-stream' }];
  }
  if ('json' in value) {
    const content = JSON.parse(value.json) as unknown;
    return Array.isArray(content) ? content.map(message) : [message(content)];
  }
  if ('int' in value || 'double' in value) {
    return [text(String('int' in value ? value.int : value.double))];
  }
  throw new Error('A serviceBus output takes a text, an object, bytes or an array of texts and objects.');
}

function message(content: unknown): ServiceBusMessage {
  return typeof content === 'string'
    ? text(content)
    : { body: Buffer.from(JSON.stringify(content)), contentType: 'application/json' };
}

function text(content: string): ServiceBusMessage {
  return { body: Buffer.from(content), contentType: 'text/plain' };
}
