import type { ImageRecordOf, ImageRecordType } from '../domain/records/image-record.ts';
import type { ImageRecords, RecordQuery, Stored } from '../ports/image-records.ts';
import { eachPage } from './each-page.ts';

/** Every record that the query finds, page by page. */
export async function queryAll<Type extends ImageRecordType>(
  records: ImageRecords,
  query: RecordQuery<Type>,
): Promise<readonly Stored<ImageRecordOf<Type>>[]> {
  const found: Stored<ImageRecordOf<Type>>[] = [];
  for await (const page of eachPage((from) => records.query({ ...query, ...from }))) {
    found.push(...page);
  }
  return found;
}
