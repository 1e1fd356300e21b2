import { z } from 'zod';
import { readCursor, writeCursor } from '../domain/page-cursor.ts';
import { AuditEntry } from '../domain/records/audit-entry.ts';
import type { CompliancePartition } from '../domain/records/compliance/compliance-record.ts';
import { organisation } from '../domain/records/freeze-windows-record.ts';
import { UnknownCursorError } from '../errors.ts';
import type { ComplianceRecords } from '../ports/compliance-records.ts';
import type { ImageRecords } from '../ports/image-records.ts';
import type { Page } from '../ports/records.ts';
import { eachPage } from './each-page.ts';
import { mergeNewestFirst } from './merge-newest-first.ts';

/** One change of anything that people change: images, freeze windows, compliance rules, exemptions. */
export const AuditTrailEntry = AuditEntry.omit({ type: true })
  .extend({
    about: z.enum(['images', 'freezeWindows', 'rules', 'exemptions']),
    /** Null where the entry is about no image definition. */
    imageDefinition: z.string().nullable(),
    exemptionId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditTrailEntry = Readonly<z.infer<typeof AuditTrailEntry>>;

export interface AuditQuery {
  readonly about?: AuditTrailEntry['about'];
  readonly imageDefinition?: string;
  readonly version?: string;
  readonly action?: string;
  /** ISO instants in UTC; `from` is included, `to` is not. */
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
  readonly limit: number;
}

interface Ports {
  readonly records: ImageRecords;
  readonly compliance: ComplianceRecords;
}

/** Where a page ended: those of its last instant were shown, since others of that instant may follow. */
const Position = z.object({ at: z.iso.datetime(), shown: z.array(z.string()) });
type Position = z.infer<typeof Position>;

/** A page of what was changed by anybody, newest first, from all records that keep such entries. */
export async function auditTrail(
  ports: Ports,
  { cursor, limit, ...query }: AuditQuery,
): Promise<Page<AuditTrailEntry>> {
  const position = cursor === undefined ? null : readPosition(cursor);
  // The instant of the position itself is read again.
  const until = position ? { ...query, to: afterInstant(position.at) } : query;
  const items: AuditTrailEntry[] = [];
  for await (const entry of mergeNewestFirst(sourcesOf(ports, until, limit + 1))) {
    if (position?.at === entry.at && position.shown.includes(keyOf(entry))) {
      continue;
    }
    if (items.length === limit) {
      return { items, cursor: writeCursor(endOf(items, position)) };
    }
    items.push(entry);
  }
  return { items, cursor: null };
}

type Filter = Omit<AuditQuery, 'cursor' | 'limit'>;

function sourcesOf(ports: Ports, query: Filter, limit: number): readonly AsyncGenerator<AuditTrailEntry>[] {
  const wanted = (about: AuditTrailEntry['about']): boolean => (query.about ?? about) === about;
  const ofImagesOnly = query.imageDefinition !== undefined || query.version !== undefined;
  const partitions = (['rules', 'exemptions'] as const).filter((about) => wanted(about) && !ofImagesOnly);
  return [
    ...(wanted('images') || wanted('freezeWindows') ? [ofImages(ports.records, query, limit)] : []),
    ...partitions.map((partition) => ofCompliance(ports.compliance, partition, query, limit)),
  ];
}

async function* ofImages(
  records: ImageRecords,
  { about: wanted, version, action, from, to, ...rest }: Filter,
  limit: number,
): AsyncGenerator<AuditTrailEntry> {
  const imageDefinition = wanted === 'freezeWindows' ? organisation : rest.imageDefinition;
  const query = {
    type: 'audit' as const,
    order: { by: 'at', direction: 'desc' } as const,
    where: { ...(version !== undefined && { version }), ...(action !== undefined && { action }) },
    ...(imageDefinition !== undefined && { imageDefinition }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    limit,
  };
  for await (const page of eachPage((next) => records.query({ ...query, ...next }))) {
    for (const { value } of page) {
      const about = value.imageDefinition === organisation ? 'freezeWindows' : 'images';
      if ((wanted ?? about) === about) {
        const subject = about === 'images' ? value.imageDefinition : null;
        yield AuditTrailEntry.parse({ ...value, about, imageDefinition: subject, exemptionId: null });
      }
    }
  }
}

async function* ofCompliance(
  compliance: ComplianceRecords,
  partition: CompliancePartition & AuditTrailEntry['about'],
  { action, from, to }: Filter,
  limit: number,
): AsyncGenerator<AuditTrailEntry> {
  const where = { ...(action !== undefined && { action }), ...(to !== undefined && { at: { notAfter: before(to) } }) };
  const query = { type: 'entry', partition, where, by: 'at', newestFirst: true, limit } as const;
  for await (const page of eachPage((next) => compliance.query({ ...query, ...next }))) {
    for (const { value } of page) {
      if (from !== undefined && value.at < from) {
        return;
      }
      const exemptionId = partition === 'exemptions' ? value.subject : null;
      const { id, sentence, by, at, reason } = value;
      yield {
        id,
        about: partition,
        imageDefinition: null,
        version: null,
        exemptionId,
        action: value.action,
        sentence,
        by,
        at,
        reason,
        from: null,
        to: null,
      };
    }
  }
}

function keyOf({ imageDefinition, id }: AuditTrailEntry): string {
  return `${imageDefinition ?? ''}/${id}`;
}

function endOf(items: readonly AuditTrailEntry[], position: Position | null): Position {
  const { at } = items.at(-1)!;
  const now = items.filter((entry) => entry.at === at).map(keyOf);
  return { at, shown: position?.at === at ? [...position.shown, ...now] : now };
}

function readPosition(cursor: string): Position {
  const position = readCursor(cursor, Position);
  if (!position) {
    throw new UnknownCursorError('The cursor is of no page of audit entries');
  }
  return position;
}

function afterInstant(at: string): string {
  return new Date(Date.parse(at) + 1).toISOString();
}

function before(at: string): string {
  return new Date(Date.parse(at) - 1).toISOString();
}
