/** An item as it is kept. */
export interface ItemRow {
  /** Place in the container: the log number of its creation. Queries without ORDER BY answer in this order. */
  readonly seq: number;
  /** Partition key as canonical JSON. */
  readonly pk: string;
  readonly id: string;
  /** Log number of its latest change, rising by one with each write to the container. */
  readonly lsn: number;
  /** Seconds since 1970. */
  readonly ts: number;
  readonly etag: string;
  /** The item's own time to live in seconds. */
  readonly ttl: number | null;
  /** Virtual milliseconds since 1970 from which on it is gone. */
  readonly expires: number | null;
  /** The whole item as JSON, system properties included: what a point read answers. */
  readonly body: string;
}

/** One text for each unique key: the partition's values at its paths. */
export type UniqueKeyTexts = readonly string[];
