import { z } from 'zod';
import { ImageDefinitionName } from '../../shared/domain/recipe/recipe-names.ts';
import { auditTrail, AuditTrailEntry } from '../../shared/commands/audit-trail.ts';
import { pageAnswers, PageQuery } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { defined } from './defined.ts';
import { ndjson } from './media-types.ts';
import { pageAnswer, readAsked } from './ndjson.ts';
import { defineRoute, type Route } from './route.ts';

const Query = PageQuery.extend({
  about: AuditTrailEntry.shape.about.optional(),
  imageDefinition: ImageDefinitionName.optional(),
  version: z.string().optional(),
  action: z.string().optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().describe('Not included'),
});

/** Audit entries: who did what, when and why. */
export function auditRoutes(ports: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'listAuditEntries',
    method: 'GET',
    path: 'audit-entries',
    tag: 'Audit',
    summary: `List audit entries, newest first; as ${ndjson} for export`,
    command: 'read',
    query: Query,
    answers: pageAnswers(AuditTrailEntry),
    async handle({ query: { cursor, limit, from, to, ...filter }, headers: { accept } }) {
      const wanted = defined({ ...filter, from: from && utc(from), to: to && utc(to) });
      const page = await readAsked({ cursor, limit }, accept, (part) => auditTrail(ports, { ...wanted, ...part }));
      return pageAnswer(page, accept);
    },
  });
  return [route];
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
