import { z } from 'zod';
import { findNeeds } from '../../shared/commands/find-needs.ts';
import { needKinds } from '../../shared/domain/attention/need.ts';
import { commonAnswers, json } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { defineRoute, type Route } from './route.ts';

const NeedView = z
  .object({
    kind: z.enum(needKinds),
    urgent: z.boolean().describe('Something is wrong; else it waits for a decision'),
    imageDefinition: z.string(),
    what: z.string(),
    why: z.string(),
    resource: z.string().describe('Address of what to look at'),
  })
  .meta({ id: 'Need' });

/** What waits for somebody. */
export function attentionRoutes({ records }: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'listNeeds',
    method: 'GET',
    path: 'attention',
    tag: 'Attention',
    summary: 'List what all image definitions and promotions need somebody for, what is wrong first',
    command: 'read',
    answers: {
      200: { description: 'All of it', schema: z.object({ items: z.array(NeedView) }) },
      ...commonAnswers,
    },
    handle: async () => json({ items: await findNeeds(records) }),
  });
  return [route];
}
