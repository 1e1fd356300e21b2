import type { Queue } from '../queue/queue.ts';
import { feed, queueEntry } from './atom.ts';

/** Pages of up to 100 entries: https://learn.microsoft.com/rest/api/servicebus/entities-discovery. */
const largestPage = 100;

/** A page of the queues, by name; `path` says with `$skip` and `$top` which, and the page where the next one is. */
export function listQueues(path: string, queues: readonly Queue[], namespace: string): string {
  const url = new URL(path, namespace.replace(/^sb:/, 'https:'));
  const skip = Number(url.searchParams.get('$skip') ?? 0) || 0;
  const top = Math.min(Number(url.searchParams.get('$top') ?? largestPage) || largestPage, largestPage);
  const sorted = queues.toSorted((one, other) => (one.definition.name < other.definition.name ? -1 : 1));
  const next = new URL(url);
  next.searchParams.set('$skip', String(skip + top));
  next.searchParams.set('$top', String(top));
  const page = sorted.slice(skip, skip + top).map((queue) => queueEntry(queue, namespace));
  return feed(page, { self: url.href, ...(skip + top < queues.length && { next: next.href }) });
}
