import type { Container } from '@azure/cosmos';
import { BaseImageRecord } from '../domain/records/base-image-record.ts';
import type { BaseImageRecords } from '../ports/base-image-records.ts';
import { cosmosCall } from './cosmos-call.ts';
import { readKeysetPage } from './keyset-page.ts';

/** What is known of marketplace images, in Cosmos DB. */
export function createBaseImageRecords(container: Container): BaseImageRecords {
  return {
    async read(id) {
      const answer = await cosmosCall(`read base image ${id}`, [404], () => container.item(id, id).read<object>());
      return answer === 404 || answer.resource === undefined
        ? undefined
        : { value: BaseImageRecord.parse(answer.resource), etag: (answer.resource as { _etag: string })._etag };
    },

    async list({ limit, cursor = null }) {
      const page = await readKeysetPage(container, {
        what: 'list base images',
        keyset: { members: ['id'] },
        limit,
        cursor,
      });
      return { items: page.resources.map((item) => BaseImageRecord.parse(item)), cursor: page.cursor };
    },

    async write(record, etag) {
      const answer = await cosmosCall(`write base image ${record.id}`, [404, 409, 412], () =>
        etag === undefined
          ? container.items.create(record)
          : container
              .item(record.id, record.id)
              .replace(record, { accessCondition: { type: 'IfMatch', condition: etag } }),
      );
      return typeof answer === 'number' ? 'conflict' : 'committed';
    },
  };
}
