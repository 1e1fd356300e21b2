import {
  ComplianceRecord,
  type ComplianceRecordOf,
  type ComplianceRecordType,
} from '../../../shared/domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords, Wanted } from '../../../shared/ports/compliance-records.ts';
import type { Stored } from '../../../shared/ports/records.ts';
import { memoryPartitions } from './partitions.ts';

/** Rules, exemptions, sweeps and digests in memory. */
export function memoryComplianceRecords(): ComplianceRecords {
  const partitions = memoryPartitions((item) => ComplianceRecord.parse(item));
  return {
    read: (type, partition, id) => Promise.resolve(ofType(type, partitions.read(partition, id))),
    query({ type, partition, where = {}, by = 'id', newestFirst = false, cursor = '0', limit = 100 }) {
      const found = partitions
        .within(partition)
        .flatMap((item) => ofType(type, item) ?? [])
        .filter(({ value }) =>
          Object.entries(where).every(([member, wanted]) =>
            isWanted((value as Record<string, unknown>)[member], wanted),
          ),
        )
        .toSorted((one, other) => (sortedBy(one.value, by) < sortedBy(other.value, by) ? -1 : 1));
      const ordered = newestFirst ? found.toReversed() : found;
      const end = Number(cursor) + limit;
      const items = ordered.slice(Number(cursor), end);
      return Promise.resolve({ items, cursor: end < ordered.length ? String(end) : null });
    },
    commit: (partition, changes) => Promise.resolve(partitions.commit(partition, changes)),
  };
}

function sortedBy(record: ComplianceRecord, member: 'id' | 'at'): string {
  return String((record as Readonly<Record<string, unknown>>)[member]);
}

function isWanted(value: unknown, wanted: Wanted): boolean {
  if (typeof wanted === 'string') {
    return value === wanted;
  }
  if ('isNull' in wanted) {
    return (value === null) === wanted.isNull;
  }
  return 'after' in wanted ? String(value) > wanted.after : String(value) <= wanted.notAfter;
}

function ofType<Type extends ComplianceRecordType>(
  type: Type,
  item: Stored<ComplianceRecord> | undefined,
): Stored<ComplianceRecordOf<Type>> | undefined {
  return item?.value.type === type ? (item as Stored<ComplianceRecordOf<Type>>) : undefined;
}
