import { z } from 'zod';
import { deliveryFailureOf } from '../../../shared/commands/compliance/delivery-failures.ts';
import { deadLetterQueues } from '../../../shared/ports/dead-letters.ts';
import { commonAnswers, invalid, json, pageOf } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { defineRoute, type Route } from '../route.ts';

const tag = 'Dead letters';
const path = 'dead-letters';

const Queue = z.enum(deadLetterQueues);

const DeadLetterView = z
  .object({
    messageId: z.string(),
    reason: z.string(),
    description: z.string(),
    enqueuedAt: z.iso.datetime(),
    deliveries: z.int(),
    lastFailure: z
      .object({ message: z.string(), at: z.iso.datetime() })
      .nullable()
      .describe('Why it could not be delivered the last time; null where nothing was kept'),
    body: z.unknown(),
  })
  .meta({ id: 'DeadLetter' });

/** Messages that their queue has given up on. */
export function deadLetterRoutes(ports: RoutePorts): readonly Route[] {
  return [list(ports), replay(ports)];
}

function list(ports: RoutePorts): Route {
  return defineRoute({
    name: 'listDeadLetters',
    method: 'GET',
    path,
    tag,
    summary: 'List messages that could not be delivered, with the reasons, oldest first',
    command: 'read',
    query: z.object({
      queue: Queue,
      cursor: z.string().regex(/^\d+$/, 'must be from the page before').optional(),
      limit: z.coerce.number().int().min(1).max(250).default(100),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(DeadLetterView) }, ...invalid, ...commonAnswers },
    async handle({ query: { queue, limit, cursor } }) {
      const page = await ports.deadLetters.peek(queue, { limit, ...(cursor === undefined ? {} : { cursor }) });
      const items = page.items.map(async (letter): Promise<z.input<typeof DeadLetterView>> => {
        return { ...letter, lastFailure: await deliveryFailureOf(ports, letter.messageId) };
      });
      return json({ items: await Promise.all(items), cursor: page.cursor });
    },
  });
}

function replay({ deadLetters }: RoutePorts): Route {
  return defineRoute({
    name: 'replayDeadLetters',
    method: 'POST',
    path: `${path}/replay`,
    tag,
    summary: 'Put messages into their queue again; without ids the oldest 500',
    command: 'replayDeadLetters',
    body: z.strictObject({ queue: Queue, messageIds: z.array(z.string().min(1)).min(1).max(500).optional() }),
    example: { queue: 'alerts' },
    answers: {
      200: {
        description: 'Which were; those that are missing are not there, or being replayed by somebody else',
        schema: z.object({ replayed: z.array(z.string()), missing: z.array(z.string()) }),
      },
      ...invalid,
      ...commonAnswers,
    },
    async handle({ body: { queue, messageIds }, actor, context }) {
      const replayed = await deadLetters.replay(queue, messageIds ?? null);
      context.log(`${actor.name} replayed ${replayed.replayed.length} dead letters of ${queue}`);
      return json(replayed);
    },
  });
}
