import type { SqlCondition } from '../storage/read-rows.ts';
import type { PartitionKeyValue } from './partition-key.ts';
import { partitionKeyText } from './partition-key.ts';

/** The items of a partition key, or of all keys that begin with its values if there are fewer than `levels`. */
export function keyScope(key: readonly PartitionKeyValue[], levels: number): SqlCondition {
  const text = partitionKeyText(key);
  if (key.length >= levels) {
    return { sql: 'pk = ?', values: [text] };
  }
  // What can follow the comma sorts before `~`.
  const start = `${text.slice(0, -1)}${key.length > 0 ? ',' : ''}`;
  return { sql: '(pk >= ? AND pk < ?)', values: [start, `${start}~`] };
}
