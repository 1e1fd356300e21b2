import type { Container, SqlParameter } from '@azure/cosmos';
import {
  ComplianceRecord,
  type ComplianceRecordOf,
  type ComplianceRecordType,
} from '../domain/records/compliance/compliance-record.ts';
import type { ComplianceRecords, Wanted } from '../ports/compliance-records.ts';
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

    async query({ type, partition, where = {}, by = 'id', newestFirst = false, cursor, limit = 100 }) {
      const { conditions, parameters } = toSql({ type, ...where });
      const query = `SELECT * FROM c WHERE ${conditions.join(' AND ')} ORDER BY c.${by} ${newestFirst ? 'DESC' : 'ASC'}`;
      const options = { partitionKey: partition, maxItemCount: limit, cursor: cursor ?? null };
      const page = await readPage(container, `query ${type}`, { query, parameters }, options);
      const items = page.resources.map((item) => stored(type, item));
      return { items: items.filter((item) => item !== undefined), cursor: page.cursor };
    },

    commit: (partition, changes) => commitBatch(container, partition, changes),
  };
}

function toSql(where: Readonly<Record<string, Wanted>>): {
  readonly conditions: readonly string[];
  readonly parameters: SqlParameter[];
} {
  const parameters: SqlParameter[] = [];
  const compare = (member: string, operator: string, value: string): string => {
    const name = `@value${parameters.length}`;
    parameters.push({ name, value });
    return `c["${member}"] ${operator} ${name}`;
  };
  const conditions = Object.entries(where).map(([member, wanted]) => {
    if (typeof wanted === 'string') {
      return compare(member, '=', wanted);
    }
    if ('isNull' in wanted) {
      return `${wanted.isNull ? '' : 'NOT '}IS_NULL(c["${member}"])`;
    }
    return 'after' in wanted ? compare(member, '>', wanted.after) : compare(member, '<=', wanted.notAfter);
  });
  return { conditions, parameters };
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
