import type {
  ComplianceRecord,
  ComplianceRecordOf,
  ComplianceRecordType,
  CompliancePartition,
} from '../domain/records/compliance/compliance-record.ts';
import type { Change, Committed, Page, Stored } from './records.ts';

/** What a member has to be; instants compare as the text that records have. */
export type Wanted = string | { readonly isNull: boolean } | { readonly after: string } | { readonly notAfter: string };

export interface ComplianceQuery<Type extends ComplianceRecordType> {
  readonly type: Type;
  readonly partition: ComplianceRecordOf<Type>['partition'];
  /** On top-level members. */
  readonly where?: Readonly<Record<string, Wanted>>;
  /** What sorts them; ids that begin with a time sort by it. Default: `id`. */
  readonly by?: 'id' | 'at';
  /** Default: ascending. */
  readonly newestFirst?: boolean;
  readonly cursor?: string;
  /** At most this many a page; default 100. */
  readonly limit?: number;
}

/** Rules, exemptions, sweeps, adoption, digests, which cards were shown. */
export interface ComplianceRecords {
  read<Type extends ComplianceRecordType>(
    type: Type,
    partition: ComplianceRecordOf<Type>['partition'],
    id: string,
  ): Promise<Stored<ComplianceRecordOf<Type>> | undefined>;
  query<Type extends ComplianceRecordType>(
    query: ComplianceQuery<Type>,
  ): Promise<Page<Stored<ComplianceRecordOf<Type>>>>;
  /** At most 100 changes. */
  commit(partition: CompliancePartition, changes: readonly Change<ComplianceRecord>[]): Promise<Committed>;
}
