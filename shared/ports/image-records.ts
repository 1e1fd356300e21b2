import type { ImageRecord, ImageRecordOf, ImageRecordType } from '../domain/records/image-record.ts';
import type { Change as RecordChange, Committed, Page, Stored } from './records.ts';

export type { Page, Stored };

/** One write of a batch. */
export type Change = RecordChange<ImageRecord>;

/** Members that queries compare with a value. */
export type MatchedMember =
  'version' | 'stage' | 'state' | 'phase' | 'rebakeId' | 'promotionId' | 'action' | 'revokedAncestor';

export interface RecordQuery<Type extends ImageRecordType> {
  readonly type: Type;
  /** Absent: over all image definitions. */
  readonly imageDefinition?: string;
  /** Equality on top-level members. */
  readonly where?: Readonly<Partial<Record<MatchedMember, string | null>>>;
  /** By this member; `desc` puts the newest first. Default: by `id`. */
  readonly order?: { readonly by: 'id' | 'at' | 'requestedAt' | 'createdAt'; readonly direction: 'asc' | 'desc' };
  /** ISO instants, on the member named by `order`. */
  readonly from?: string;
  readonly to?: string;
  readonly cursor?: string;
  /** At most this many a page; default 100. */
  readonly limit?: number;
}

/** The records of image definitions. */
export interface ImageRecords {
  /** `undefined` when there is none, or when `id` is a record of another type. */
  read<Type extends ImageRecordType>(
    type: Type,
    imageDefinition: string,
    id: string,
  ): Promise<Stored<ImageRecordOf<Type>> | undefined>;
  query<Type extends ImageRecordType>(query: RecordQuery<Type>): Promise<Page<Stored<ImageRecordOf<Type>>>>;
  /** All or nothing. `conflict`: somebody else was faster; read again and decide again. At most 100 changes. */
  commit(imageDefinition: string, changes: readonly Change[]): Promise<Committed>;
}
