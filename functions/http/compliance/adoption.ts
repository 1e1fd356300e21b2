import { z } from 'zod';
import { AdoptionCount } from '../../../shared/domain/compliance/adoption/adoption.ts';
import { AdoptionReached } from '../../../shared/domain/compliance/adoption/adoption-reached.ts';
import { AdoptionRecord } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { commonAnswers, invalid, json } from '../answers.ts';
import type { RoutePorts } from '../command-ports.ts';
import { defineRoute, type Route } from '../route.ts';

const AdoptionView = AdoptionRecord.omit({ type: true, partition: true, id: true })
  .extend({ day: z.iso.date(), reached: z.array(AdoptionReached) })
  .meta({ id: 'Adoption' });

const Query = z.object({
  imageDefinition: z.string().optional().describe('Only machines that run this one of ours'),
  environment: z.string().optional(),
  days: z.coerce.number().int().min(1).max(366).default(30),
});

/** Adoption: which images the machines run, now and day by day. */
export function adoptionRoutes({ compliance }: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'readAdoption',
    method: 'GET',
    path: 'adoption',
    tag: 'Adoption',
    summary: 'Count machines by image definition, version, stage, environment and verdict, now and on the days before',
    command: 'read',
    query: Query,
    answers: {
      200: {
        description: 'As of the last complete inventory of each day',
        schema: z.object({
          latest: AdoptionView.nullable().describe('Null until an inventory was complete'),
          days: z.array(AdoptionView).describe('Oldest first; days without a complete inventory are absent'),
        }),
      },
      ...invalid,
      ...commonAnswers,
    },
    async handle({ query: { days, ...filter } }) {
      const query = { type: 'adoption', partition: 'adoption', newestFirst: true, limit: days } as const;
      const { items } = await compliance.query(query);
      const views = items.map(({ value }) => toView(value, filter)).toReversed();
      return json({ latest: views.at(-1) ?? null, days: views });
    },
  });
  return [route];
}

type Filter = Pick<z.output<typeof Query>, 'imageDefinition' | 'environment'>;

function toView(
  { id: day, at, sweepId, counts, reached = [] }: AdoptionRecord,
  filter: Filter,
): z.input<typeof AdoptionView> {
  return {
    day,
    at,
    sweepId,
    counts: counts.filter((count) => isAsked(count, filter)),
    reached: reached.filter(({ imageDefinition }) => (filter.imageDefinition ?? imageDefinition) === imageDefinition),
  };
}

function isAsked(count: AdoptionCount, { imageDefinition, environment }: Filter): boolean {
  return (
    (imageDefinition === undefined || count.imageDefinition === imageDefinition) &&
    (environment === undefined || count.environment === environment)
  );
}
