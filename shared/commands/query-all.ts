import type { ImageRecordOf, ImageRecordType } from '../domain/records/image-record.ts';
import type { ImageRecords, RecordQuery, Stored } from '../ports/image-records.ts';

/** Every record that the query finds, page by page. */
export async function queryAll<Type extends ImageRecordType>(
  records: ImageRecords,
  query: RecordQuery<Type>,
): Promise<readonly Stored<ImageRecordOf<Type>>[]> {
  const found: Stored<ImageRecordOf<Type>>[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof records.query<Type>>> = await records.query({
      ...query,
      ...(cursor === null ? {} : { cursor }),
    });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
