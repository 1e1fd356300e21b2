import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import type { CustomTopic, Topic } from '../topics/topic.ts';

/** Topics by id; ids and names are compared without case. */
export interface TopicStore {
  put(topic: Topic): void;
  get(id: string): Topic | undefined;
  /** A custom topic by the name in its endpoint. */
  custom(name: string): CustomTopic | undefined;
  list(): readonly Topic[];
  remove(id: string): boolean;
}

const Row = z.object({ topic: z.string() });

export function createTopicStore(database: DatabaseSync): TopicStore {
  const put = database.prepare('INSERT OR REPLACE INTO topics (key, topic) VALUES (?, ?)');
  const get = database.prepare('SELECT topic FROM topics WHERE key = ?');
  const list = database.prepare('SELECT topic FROM topics ORDER BY key');
  const remove = database.prepare('DELETE FROM topics WHERE key = ?');
  const read = (row: unknown): Topic => JSON.parse(Row.parse(row).topic) as Topic;
  const all = (): Topic[] => list.all().map(read);
  return {
    put: (topic) => void put.run(topic.id.toLowerCase(), JSON.stringify(topic)),
    get(id) {
      const row = get.get(id.toLowerCase());
      return row && read(row);
    },
    custom: (name) =>
      all().find(
        (topic): topic is CustomTopic => topic.kind === 'custom' && topic.name.toLowerCase() === name.toLowerCase(),
      ),
    list: all,
    remove: (id) => remove.run(id.toLowerCase()).changes > 0,
  };
}
