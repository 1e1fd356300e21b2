import type { Actor } from '../domain/records/actor.ts';
import type { ImageRecord } from '../domain/records/image-record.ts';
import type { Alert, Fact } from '../domain/records/outbox-entry.ts';
import { ConflictError } from '../errors.ts';
import type { Change, ImageRecords, Stored } from '../ports/image-records.ts';
import type { Environment } from '../ports/support.ts';

const attempts = 10;

/**
 * Versions that one batch may change. Cosmos DB takes 100 changes and 2 MB: each version brings up to three changes, and
 * some 130 KB where all its checks printed much.
 */
export const versionsPerBatch = 10;

export interface RecordPorts {
  readonly records: ImageRecords;
  readonly environment: Environment;
}

/** What is told of a change, beside the change itself. */
export interface Entry {
  readonly version?: string;
  /** Past tense, e.g. `promotionApproved`. */
  readonly action: string;
  readonly sentence: string;
  readonly by: Actor;
  readonly reason: string;
  readonly from?: string;
  readonly to?: string;
}

/** The changes of one batch while they are decided. */
export interface Draft {
  /** The instant that everything in the batch carries. */
  readonly now: string;
  create(record: ImageRecord): void;
  replace<Value extends ImageRecord>(stored: Stored<Value>, change: Partial<Value>): void;
  remove(id: string): void;
  /** Every batch that changes something says who did it and why. */
  audit(entry: Entry): void;
  /** Sent once the batch is committed, even if this process is not there any more. */
  send(message: Fact | Alert): void;
}

/** Reads, decides and writes as one batch; when somebody was faster, all over again. An empty draft writes nothing. */
export async function transact<Result>(
  { records, environment }: RecordPorts,
  imageDefinition: string,
  decide: (draft: Draft) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const changes: Change[] = [];
    const result = await decide(draftInto(changes, imageDefinition, environment));
    if (changes.length === 0 || (await records.commit(imageDefinition, changes)) === 'committed') {
      return result;
    }
  }
  throw new ConflictError(`The records of ${imageDefinition} changed each time they were about to be written`);
}

function draftInto(changes: Change[], imageDefinition: string, environment: Environment): Draft {
  const now = environment.now();
  return {
    now,
    create: (record) => void changes.push({ kind: 'create', record }),
    replace: ({ value, etag }, change) => {
      changes.push({ kind: 'replace', etag, record: { ...value, ...change }, before: value });
    },
    remove: (id) => void changes.push({ kind: 'remove', id }),
    audit: ({ version, from, to, ...entry }) => {
      const id = `audit:${environment.newId()}`;
      const places = { version: version ?? null, from: from ?? null, to: to ?? null };
      changes.push({ kind: 'create', record: { type: 'audit', id, imageDefinition, at: now, ...entry, ...places } });
    },
    send: (message) => {
      const id = `outbox:${environment.newId()}`;
      changes.push({ kind: 'create', record: { type: 'outbox', id, imageDefinition, at: now, message } });
    },
  };
}
