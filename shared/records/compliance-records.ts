import type { Container } from '@azure/cosmos';
import {
  ComplianceRecord,
  type ComplianceRecordOf,
  type ComplianceRecordType,
} from '../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords } from '../ports/compliance-records.ts';
import type { Stored } from '../ports/records.ts';
import { commitBatch } from './commit-batch.ts';
import { cosmosCall } from './cosmos-call.ts';
import { readPage } from './read-page.ts';

/** Rules, exemptions, sweeps, adoption and digests in Cosmos DB. */
export function createComplianceRecords(container: Container): ComplianceRecords {
  return {
    async read(type, partition, id) {
      const answer = await cosmosCall(`read ${id}`, [404], () => container.item(id, partition).read<object>());
      return answer === 404 || answer.resource === undefined ? undefined : stored(type, answer.resource);
    },

    async query({ type, partition, where = {}, newestFirst = false, cursor, limit = 100 }) {
      const members = Object.entries(where);
      const conditions = ['c.type = @type', ...members.map(([member], index) => `c["${member}"] = @value${index}`)];
      const parameters = [
        { name: '@type', value: type as string },
        ...members.map(([, value], index) => ({ name: `@value${index}`, value })),
      ];
      const query = `SELECT * FROM c WHERE ${conditions.join(' AND ')} ORDER BY c.id ${newestFirst ? 'DESC' : 'ASC'}`;
      const options = { partitionKey: partition, maxItemCount: limit, cursor: cursor ?? null };
      const page = await readPage(container, `query ${type}`, { query, parameters }, options);
      const items = page.resources.map((item) => stored(type, item));
      return { items: items.filter((item) => item !== undefined), cursor: page.cursor };
    },

    commit: (partition, changes) => commitBatch(container, partition, changes),
  };
}

function stored<Type extends ComplianceRecordType>(
  type: Type,
  item: unknown,
): Stored<ComplianceRecordOf<Type>> | undefined {
  const value = ComplianceRecord.parse(item);
  return isOfType(value, type) ? { value, etag: (item as { _etag: string })._etag } : undefined;
}

function isOfType<Type extends ComplianceRecordType>(
  record: ComplianceRecord,
  type: Type,
): record is ComplianceRecordOf<Type> {
  return record.type === type;
}
