import { z } from 'zod';
import { openDatabase } from '../../support/sqlite.ts';

/** A card that was posted to the channel. */
interface StoredCard {
  readonly id: number;
  /** ISO 8601, virtual time. */
  readonly receivedAt: string;
  /** The workflow it was posted to. */
  readonly workflow: string;
  readonly content: unknown;
}

export interface CardStore {
  add(workflow: string, receivedAt: string, content: unknown): void;
  /** Newest first. */
  list(most: number): readonly StoredCard[];
  clear(): void;
  close(): void;
}

const Row = z.object({ id: z.number(), workflow: z.string(), received_at: z.string(), content: z.string() });

export function openCardStore(file: string): CardStore {
  const database = openDatabase(file);
  database.exec(`
    CREATE TABLE IF NOT EXISTS cards (
      id INTEGER PRIMARY KEY AUTOINCREMENT, workflow TEXT NOT NULL, received_at TEXT NOT NULL, content TEXT NOT NULL
    ) STRICT;
  `);
  const insert = database.prepare('INSERT INTO cards (workflow, received_at, content) VALUES (?, ?, ?)');
  const newest = database.prepare('SELECT id, workflow, received_at, content FROM cards ORDER BY id DESC LIMIT ?');
  return {
    add: (workflow, receivedAt, content) => void insert.run(workflow, receivedAt, JSON.stringify(content)),
    list: (most) =>
      z
        .array(Row)
        .parse(newest.all(most))
        .map(({ id, workflow, received_at, content }) => ({
          id,
          workflow,
          receivedAt: received_at,
          content: JSON.parse(content) as unknown,
        })),
    clear: () => database.exec('DELETE FROM cards'),
    close: () => database.close(),
  };
}
