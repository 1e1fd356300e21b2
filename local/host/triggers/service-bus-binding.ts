import { z } from 'zod';
import type { Binding } from '../functions/binding.ts';

const text = z.string().min(1).optional();

const ServiceBusBinding = z
  .looseObject({
    connection: text,
    queueName: text,
    topicName: text,
    subscriptionName: text,
    isSessionsEnabled: z.literal(false, { error: 'sessions are not supported by this host' }).optional(),
    autoCompleteMessages: z.boolean().optional(),
    autoComplete: z.boolean().optional(),
    cardinality: z
      .string()
      .transform((given) => given.toLowerCase())
      .pipe(z.enum(['one', 'many']))
      .default('one'),
    dataType: z
      .string()
      .transform((given) => given.toLowerCase())
      .optional(),
    sdkBinding: z.literal(false, { error: 'SDK bindings are not supported by this host' }).optional(),
  })
  .refine(({ queueName, topicName }) => (queueName === undefined) !== (topicName === undefined), {
    error: 'needs a "queueName", or a "topicName"',
  });

export interface ServiceBusTrigger {
  readonly connection: string | undefined;
  /** A queue, or a topic with its subscription. */
  readonly source: { readonly queue: string } | { readonly topic: string; readonly subscription: string };
  /** Undefined leaves it to host.json. */
  readonly autoComplete: boolean | undefined;
  readonly isBatch: boolean;
  readonly isBinary: boolean;
}

/** Reads a trigger's binding. Throws an Error that names every problem. */
export function readServiceBusTrigger(binding: Binding): ServiceBusTrigger {
  const parsed = parse(binding);
  const { queueName, topicName, subscriptionName } = parsed;
  if (topicName !== undefined && subscriptionName === undefined) {
    throw new Error('The serviceBusTrigger of a topic needs a "subscriptionName".');
  }
  return {
    connection: parsed.connection,
    source: queueName === undefined ? { topic: topicName!, subscription: subscriptionName! } : { queue: queueName },
    autoComplete: parsed.autoCompleteMessages ?? parsed.autoComplete,
    isBatch: parsed.cardinality === 'many',
    isBinary: parsed.dataType === 'binary',
  };
}

/** The queue or topic of an output binding. Throws an Error that names every problem. */
export function readServiceBusOutput(binding: Binding): { connection: string | undefined; entity: string } {
  const { connection, queueName, topicName } = parse(binding);
  return { connection, entity: queueName ?? topicName! };
}

function parse(binding: Binding): z.output<typeof ServiceBusBinding> {
  const parsed = ServiceBusBinding.safeParse(binding);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
    throw new Error(`The ${binding.type} binding is not valid: ${problems.join('; ')}.`);
  }
  return parsed.data;
}
