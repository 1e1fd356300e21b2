import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { ImageRecord, type ImageRecordOf, type ImageRecordType } from '../domain/records/image-record.ts';
import type { ImageRecords, RecordQuery, Stored } from '../ports/image-records.ts';
import { commitBatch } from './commit-batch.ts';
import { cosmosCall } from './cosmos-call.ts';
import { readPage } from './read-page.ts';

/** The records of image definitions in Cosmos DB. */
export function createImageRecords(container: Container): ImageRecords {
  return {
    async read(type, imageDefinition, id) {
      const answer = await cosmosCall(`read ${id}`, [404], () => container.item(id, imageDefinition).read<object>());
      return answer === 404 || answer.resource === undefined ? undefined : stored(type, answer.resource);
    },

    async query(query) {
      const options = {
        maxItemCount: query.limit ?? 100,
        ...(query.imageDefinition === undefined ? {} : { partitionKey: query.imageDefinition }),
        cursor: query.cursor ?? null,
      };
      const page = await readPage(container, `query ${query.type}`, toSql(query), options);
      const found = page.resources.map((item) => stored(query.type, item));
      return { items: found.filter((one) => one !== undefined), cursor: page.cursor };
    },

    commit: (imageDefinition, changes) => commitBatch(container, imageDefinition, changes),
  };
}

function stored<Type extends ImageRecordType>(type: Type, item: unknown): Stored<ImageRecordOf<Type>> | undefined {
  const value = ImageRecord.parse(item);
  return isOfType(value, type) ? { value, etag: (item as { _etag: string })._etag } : undefined;
}

function isOfType<Type extends ImageRecordType>(record: ImageRecord, type: Type): record is ImageRecordOf<Type> {
  return record.type === type;
}

function toSql({ type, where = {}, order, from, to }: RecordQuery<ImageRecordType>): SqlQuerySpec {
  const by = order?.by ?? 'id';
  const conditions = ['c.type = @type', ...Object.keys(where).map((member, i) => `c["${member}"] = @value${i}`)];
  const parameters = [
    { name: '@type', value: type as string | null },
    ...Object.values(where).map((value, i) => ({ name: `@value${i}`, value })),
  ];
  for (const [operator, value] of [
    ['>=', from],
    ['<', to],
  ] as const) {
    if (value !== undefined) {
      conditions.push(`c.${by} ${operator} @${operator === '<' ? 'to' : 'from'}`);
      parameters.push({ name: operator === '<' ? '@to' : '@from', value });
    }
  }
  const direction = order?.direction === 'desc' ? 'DESC' : 'ASC';
  // The composite indexes begin with the type, so the order names it too.
  const sorted = by === 'id' ? `ORDER BY c.id ${direction}` : `ORDER BY c.type ${direction}, c.${by} ${direction}`;
  return { query: `SELECT * FROM c WHERE ${conditions.join(' AND ')} ${sorted}`, parameters };
}
