import type { Container } from '@azure/cosmos';
import { ImageRecord, type ImageRecordOf, type ImageRecordType } from '../domain/records/image-record.ts';
import type { ImageRecords, RecordQuery, Stored } from '../ports/image-records.ts';
import { commitBatch } from './commit-batch.ts';
import { cosmosCall } from './cosmos-call.ts';
import { type Keyset, type KeysetQuery, readKeysetPage } from './keyset-page.ts';

/** The records of image definitions in Cosmos DB. */
export function createImageRecords(container: Container): ImageRecords {
  return {
    async read(type, imageDefinition, id) {
      const answer = await cosmosCall(`read ${id}`, [404], () => container.item(id, imageDefinition).read<object>());
      return answer === 404 || answer.resource === undefined ? undefined : stored(type, answer.resource);
    },

    async query(query) {
      const page = await readKeysetPage(container, {
        what: `query ${query.type}`,
        ...toConditions(query),
        keyset: keysetOf(query),
        limit: query.limit ?? 100,
        cursor: query.cursor ?? null,
        ...(query.imageDefinition === undefined ? {} : { partitionKey: query.imageDefinition }),
      });
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

function toConditions({
  type,
  where = {},
  order,
  from,
  to,
}: RecordQuery<ImageRecordType>): Pick<KeysetQuery, 'conditions' | 'parameters'> {
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
  return { conditions, parameters };
}

/** Ids are unique within an image definition. */
function keysetOf({ order, imageDefinition }: RecordQuery<ImageRecordType>): Keyset {
  const descending = order?.direction === 'desc';
  const by = order?.by ?? 'id';
  if (by !== 'id') {
    return { fixed: 'type', members: [by, 'imageDefinition', 'id'], descending };
  }
  return { members: imageDefinition === undefined ? ['imageDefinition', 'id'] : ['id'], descending };
}
