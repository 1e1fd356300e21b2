/** 0: the queue itself; 1: its dead-letter queue. */
export type SubQueue = 0 | 1;

/** A message as it lies on disk. */
export interface MessageRow {
  readonly queue: number;
  readonly sub: SubQueue;
  readonly sequence: number;
  readonly enqueued_sequence: number;
  readonly state: 'active' | 'scheduled' | 'deferred';
  readonly message_id: string;
  readonly delivery_count: number;
  readonly enqueued_at: number;
  readonly scheduled_for: number | null;
  readonly time_to_live: number | null;
  readonly expires_at: number | null;
  /** Lock token as a GUID; null while nobody holds the message. */
  readonly lock_token: string | null;
  readonly locked_until: number | null;
  /** The sender's message annotations as an AMQP section. */
  readonly annotations: Uint8Array | null;
  readonly bare: Uint8Array;
  readonly size: number;
}
