import { z } from 'zod';
import { Verdict } from '../../../shared/domain/compliance/judgement.ts';
import { SubscriptionId } from '../../../shared/domain/compliance/rules/rule-names.ts';
import type { MachineQuery } from '../../../shared/ports/machine-records.ts';
import { PageQuery } from '../answers.ts';

/** What machines and findings are chosen by. */
export const MachineFilterQuery = PageQuery.extend({
  verdict: Verdict.optional(),
  owner: z.string().toLowerCase().optional().describe('Address of who can act'),
  environment: z.string().optional(),
  subscription: SubscriptionId.optional(),
  imageDefinition: z.string().optional().describe('One of ours'),
  version: z.string().optional(),
});

/** The query as the records take it: only what was asked for. */
export function toMachineQuery({ subscription, ...filter }: z.output<typeof MachineFilterQuery>): MachineQuery {
  const asked = Object.entries({ ...filter, subscriptionId: subscription }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(asked);
}
