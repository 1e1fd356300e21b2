import { describe, expect, it } from 'vitest';
import { auditTrail, type AuditTrailEntry } from '../../../shared/commands/audit-trail.ts';
import type { AuditEntry } from '../../../shared/domain/records/audit-entry.ts';
import type { ComplianceEntry } from '../../../shared/domain/records/compliance/compliance-record.ts';
import { organisation } from '../../../shared/domain/records/freeze-windows-record.ts';
import { UnknownCursorError } from '../../../shared/errors.ts';
import { memoryPorts, type MemoryPorts } from '../../support/memory/app-ports.ts';
import { ada } from '../../support/people.ts';
import { seed } from '../../support/some-records.ts';

const everything = ['saved', 'live', 'granted-2', 'granted-1', 'rules', 'baked'];

describe('the audit trail', () => {
  it('tells of images, rules and exemptions in one list, newest first', async () => {
    const { items, cursor } = await auditTrail(await withEntries(), { limit: 100 });

    expect(actionsOf(items)).toEqual(everything);
    expect(items.map(({ about }) => about)).toEqual([
      'images',
      'images',
      'exemptions',
      'exemptions',
      'rules',
      'images',
    ]);
    expect(items[2]).toMatchObject({ exemptionId: 'x2', imageDefinition: null, version: null, by: ada });
    expect(cursor).toBeNull();
  });

  it.each([1, 2, 3, 5, 6])('gives every entry once in pages of %i, though some share an instant', async (limit) => {
    const ports = await withEntries();
    const found: AuditTrailEntry[] = [];
    let cursor: string | null = null;

    do {
      const page: Awaited<ReturnType<typeof auditTrail>> = await auditTrail(ports, {
        limit,
        ...(cursor !== null && { cursor }),
      });
      found.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== null);

    expect(actionsOf(found).toSorted()).toEqual(everything.toSorted());
    expect(found.map(({ at }) => at)).toEqual(
      found
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
  });

  it.each([
    { filter: { about: 'rules' } as const, found: ['rules'] },
    { filter: { about: 'exemptions' } as const, found: ['granted-2', 'granted-1'] },
    { filter: { imageDefinition: 'ubuntu-web' }, found: ['saved', 'live', 'baked'] },
    { filter: { version: '1.0.0' }, found: ['live', 'baked'] },
    { filter: { action: 'granted-1' }, found: ['granted-1'] },
    { filter: { from: at(2), to: at(4) }, found: ['live', 'granted-2', 'granted-1'] },
    { filter: { about: 'exemptions', imageDefinition: 'ubuntu-web' } as const, found: [] },
  ])('is narrowed by $filter', async ({ filter, found }) => {
    const { items } = await auditTrail(await withEntries(), { ...filter, limit: 100 });

    expect(actionsOf(items)).toEqual(found);
  });

  it('has freeze windows, which are of no image definition', async () => {
    const ports = await withEntries();
    await seed(ports.records, { ...anImageEntry('frozen', 5), imageDefinition: organisation });

    const frozen = await auditTrail(ports, { about: 'freezeWindows', limit: 100 });
    const images = await auditTrail(ports, { about: 'images', limit: 100 });

    expect(frozen.items).toMatchObject([{ action: 'frozen', about: 'freezeWindows', imageDefinition: null }]);
    expect(actionsOf(images.items)).toEqual(['saved', 'live', 'baked']);
  });

  it('goes on behind what was shown, whatever is written meanwhile', async () => {
    const ports = await withEntries();
    const first = await auditTrail(ports, { limit: 2 });
    await seed(ports.records, anImageEntry('later', 9));

    const second = await auditTrail(ports, { limit: 2, cursor: first.cursor! });

    expect([actionsOf(first.items), actionsOf(second.items)]).toEqual([
      ['saved', 'live'],
      ['granted-2', 'granted-1'],
    ]);
  });

  it.each(['nonsense', Buffer.from('{"at":"yesterday"}').toString('base64url')])(
    'refuses the cursor %s',
    async (cursor) => {
      await expect(auditTrail(await withEntries(), { limit: 2, cursor })).rejects.toThrow(UnknownCursorError);
    },
  );
});

function actionsOf(items: readonly AuditTrailEntry[]): readonly string[] {
  return items.map(({ action }) => action);
}

function at(hour: number): string {
  return `2026-01-05T0${hour}:00:00.000Z`;
}

async function withEntries(): Promise<MemoryPorts> {
  const ports = memoryPorts();
  await seed(
    ports.records,
    anImageEntry('baked', 0, '1.0.0'),
    anImageEntry('live', 3, '1.0.0'),
    anImageEntry('saved', 4),
  );
  await ports.compliance.commit('rules', [{ kind: 'create', record: aComplianceEntry('rules', 'rules', 1, 'rules') }]);
  await ports.compliance.commit('exemptions', [
    { kind: 'create', record: aComplianceEntry('exemptions', 'granted-1', 2, 'x1') },
    { kind: 'create', record: aComplianceEntry('exemptions', 'granted-2', 3, 'x2') },
  ]);
  return ports;
}

function anImageEntry(action: string, hour: number, version: string | null = null): AuditEntry {
  const told = { action, sentence: `It was ${action}`, by: ada, at: at(hour), reason: 'test', from: null, to: null };
  return { type: 'audit', id: `audit:${action}`, imageDefinition: 'ubuntu-web', version, ...told };
}

function aComplianceEntry(
  partition: ComplianceEntry['partition'],
  action: string,
  hour: number,
  subject: string,
): ComplianceEntry {
  const told = { action, sentence: `It was ${action}`, by: ada, at: at(hour), reason: 'test' };
  return { type: 'entry', partition, id: `entry~${action}`, subject, ...told };
}
