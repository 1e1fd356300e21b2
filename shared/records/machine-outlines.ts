import type { Container, SqlQuerySpec } from '@azure/cosmos';
import { MachineRecord } from '../domain/records/compliance/machine-record.ts';
import type { MachineOutline } from '../ports/machine-records.ts';
import type { Page } from '../ports/records.ts';
import { type RawPage, readPage } from './read-page.ts';

/** Keys of one query; its text stays far below the 512 KB that are allowed. */
const outlinesAtOnce = 500;
const pageLength = 1_000;
const select = 'SELECT c.id, c.digest, c.observedAt, c.policy, c.goneAt FROM c';
const Outline = MachineRecord.pick({ id: true, digest: true, observedAt: true, policy: true, goneAt: true });

/** Outlines of those of these machines that have a record. */
export async function readOutlines(
  container: Container,
  subscriptionId: string,
  keys: readonly string[],
): Promise<readonly MachineOutline[]> {
  const found: MachineOutline[] = [];
  for (let first = 0; first < keys.length; first += outlinesAtOnce) {
    const parameters = keys.slice(first, first + outlinesAtOnce).map((value, n) => ({ name: `@key${n}`, value }));
    // Nothing but a machine has a machine's key: its type needs no look.
    const query = `${select} WHERE c.id IN (${parameters.map(({ name }) => name).join(', ')})`;
    let cursor: string | null = null;
    do {
      const next: RawPage = await outlinePage(container, subscriptionId, { query, parameters }, cursor);
      found.push(...next.resources.map((item) => Outline.parse(item)));
      cursor = next.cursor;
    } while (cursor !== null);
  }
  return found;
}

/** Outlines of all machines of a subscription that are not deleted, a page at a time. */
export async function readEveryOutline(
  container: Container,
  subscriptionId: string,
  cursor: string | null,
): Promise<Page<MachineOutline>> {
  const next = await outlinePage(
    container,
    subscriptionId,
    { query: `${select} WHERE c.type = 'machine' AND c.goneAt = null` },
    cursor,
  );
  return { items: next.resources.map((item) => Outline.parse(item)), cursor: next.cursor };
}

function outlinePage(
  container: Container,
  subscriptionId: string,
  query: SqlQuerySpec,
  cursor: string | null,
): Promise<RawPage> {
  const options = { partitionKey: subscriptionId, maxItemCount: pageLength, cursor };
  return readPage(container, 'outline machines', query, options);
}
