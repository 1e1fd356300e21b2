import { z } from 'zod';
import { AuditEntry } from '../../shared/domain/records/audit-entry.ts';
import { ImageDefinitionName } from '../../shared/domain/recipe/recipe-names.ts';
import type { RoutePorts } from './command-ports.ts';
import { listRoute } from './list-route.ts';
import { ndjson } from './media-types.ts';
import type { Route } from './route.ts';

/** Audit entries: who did what, when and why. */
export function auditRoutes(ports: RoutePorts): readonly Route[] {
  const route = listRoute(ports, {
    name: 'listAuditEntries',
    path: 'audit-entries',
    tag: 'Audit',
    summary: `List audit entries, newest first; as ${ndjson} for export`,
    type: 'audit',
    query: z.object({
      imageDefinition: ImageDefinitionName.optional(),
      version: z.string().optional(),
      action: z.string().optional(),
      from: z.iso.datetime({ offset: true }).optional(),
      to: z.iso.datetime({ offset: true }).optional(),
    }),
    view: AuditEntry,
    toView: (entry) => entry,
    select: ({ query: { imageDefinition, version, action, from, to } }) => ({
      imageDefinition,
      where: { version, action },
      from: from && utc(from),
      to: to && utc(to),
      order: { by: 'at', direction: 'desc' },
    }),
  });
  return [route];
}

function utc(instant: string): string {
  return new Date(instant).toISOString();
}
