import { z } from 'zod';
import { done, type Progress, running } from '../../shared/domain/progress.ts';

/** By name: the operation under way, null before it is asked for. */
const Operations = z.record(z.string(), z.string().nullable());
export type Operations = Readonly<z.infer<typeof Operations>>;

/** One of several pieces of work, by name, and how it is. */
export type Looked = readonly [name: string, progress: Progress];

/** What `together` carried. */
export function operationsIn(carry: string): Operations {
  return Operations.parse(JSON.parse(carry));
}

/** Pieces that are named while they run. */
const named = 3;

/**
 * Several pieces of work as one. What was refused must not keep the others waiting: it is asked for again with them, and
 * is told when nothing else is left. `unseen` is what was not looked at this time.
 */
export function together(looked: readonly Looked[], unseen: Operations = {}): Progress {
  const open = looked.flatMap(([name, progress]) => (progress.kind === 'running' ? [[name, progress] as const] : []));
  const refused = looked.filter(([, { kind }]) => kind === 'failed');
  const left = open.length + Object.keys(unseen).length;
  if (left === 0) {
    return refused[0]?.[1] ?? done;
  }
  const carry: Operations = {
    ...Object.fromEntries(open.map(([name, progress]) => [name, progress.carry])),
    ...unseen,
    ...Object.fromEntries(refused.map(([name]) => [name, null])),
  };
  const waits = open.flatMap(([, { waitSeconds }]) => (waitSeconds === null ? [] : [waitSeconds]));
  const doing = open.slice(0, named).map(([name, progress]) => `${name}: ${progress.doing}`);
  const more = left > doing.length ? [`and ${left - doing.length} more`] : [];
  return running([...doing, ...more].join('; '), JSON.stringify(carry), waits.length === 0 ? null : Math.min(...waits));
}
