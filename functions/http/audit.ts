import { z } from 'zod';
import { AuditEntry } from '../../shared/domain/records/audit-entry.ts';
import { ImageDefinitionName } from '../../shared/domain/recipe/recipe-names.ts';
import { commonAnswers, invalid, pageOf, PageQuery } from './answers.ts';
import type { RoutePorts } from './command-ports.ts';
import { ndjson, pageAnswer } from './ndjson.ts';
import { defineRoute, type Route } from './route.ts';

/** Audit entries: who did what, when and why. */
export function auditRoutes({ records }: RoutePorts): readonly Route[] {
  const route = defineRoute({
    name: 'listAuditEntries',
    method: 'GET',
    path: 'audit-entries',
    tag: 'Audit',
    summary: `List audit entries, newest first; as ${ndjson} for export`,
    command: 'read',
    query: PageQuery.extend({
      imageDefinition: ImageDefinitionName.optional(),
      version: z.string().optional(),
      action: z.string().optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
    }),
    answers: { 200: { description: 'A page', schema: pageOf(AuditEntry) }, ...invalid, ...commonAnswers },
    async handle({ query, headers }) {
      const { limit, cursor, imageDefinition, version, action, from, to } = query;
      const page = await records.query({
        type: 'audit',
        limit,
        order: { by: 'at', direction: 'desc' },
        where: { ...(version === undefined ? {} : { version }), ...(action === undefined ? {} : { action }) },
        ...(imageDefinition === undefined ? {} : { imageDefinition }),
        ...(from === undefined ? {} : { from: utc(from) }),
        ...(to === undefined ? {} : { to: utc(to) }),
        ...(cursor === undefined ? {} : { cursor }),
      });
      return pageAnswer({ items: page.items.map(({ value }) => value), cursor: page.cursor }, headers.accept);
    },
  });
  return [route];
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
