import type { BaseImageRecord } from '../domain/records/base-image-record.ts';
import type { Page, Stored } from './image-records.ts';

/** What is known of marketplace images. */
export interface BaseImageRecords {
  read(id: string): Promise<Stored<BaseImageRecord> | undefined>;
  /** By id; at most `limit`. */
  list(page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<BaseImageRecord>>;
  /** Without an ETag the record must be new. */
  write(record: BaseImageRecord, etag: string | undefined): Promise<'committed' | 'conflict'>;
}
