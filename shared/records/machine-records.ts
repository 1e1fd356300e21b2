import { BulkOperationType, type Container, type SqlParameter } from '@azure/cosmos';
import { MachineEntry, MachineRecord } from '../domain/records/compliance/machine-record.ts';
import { AzureUnavailableError } from '../errors.ts';
import type { MachineFilter, MachineRecords } from '../ports/machine-records.ts';
import type { Stored } from '../ports/records.ts';
import { commitBatch } from './commit-batch.ts';
import { cosmosCall } from './cosmos-call.ts';
import { readEveryOutline, readOutlines } from './machine-outlines.ts';
import { readKeysetPage } from './keyset-page.ts';
import { readPage } from './read-page.ts';

const pageLength = 100;
/** The SDK takes as many operations at once. */
const readsAtOnce = 100;

/** Machines, their verdicts and findings in Cosmos DB; those of a subscription share a partition. */
export function createMachineRecords(container: Container): MachineRecords {
  return {
    async read(subscriptionId, key) {
      const answer = await cosmosCall(`read ${key}`, [404], () => container.item(key, subscriptionId).read<object>());
      return answer === 404 || answer.resource === undefined ? undefined : stored(answer.resource);
    },

    many: (subscriptionId, keys) => readMany(container, subscriptionId, keys),
    outlines: (subscriptionId, keys) => readOutlines(container, subscriptionId, keys),
    everyOutline: (subscriptionId, cursor) => readEveryOutline(container, subscriptionId, cursor),

    async query({ cursor = null, limit = pageLength, ...filter }) {
      const next = await readKeysetPage(container, {
        what: 'query machines',
        ...toConditions(filter),
        keyset: { members: ['id'] },
        limit,
        cursor,
        ...within(filter),
      });
      return { items: next.resources.map(stored), cursor: next.cursor };
    },

    async count(filter) {
      const { conditions, parameters } = toConditions(filter);
      const query = `SELECT VALUE COUNT(1) FROM c WHERE ${conditions.join(' AND ')}`;
      const answer = await cosmosCall('count machines', [], () =>
        container.items.query<number>({ query, parameters }, within(filter)).fetchAll(),
      );
      return answer.resources[0] ?? 0;
    },

    async history(subscriptionId, key, cursor) {
      const query = {
        query: "SELECT * FROM c WHERE c.type = 'entry' AND c.machineId = @key ORDER BY c.id",
        parameters: [{ name: '@key', value: key }],
      };
      const options = { partitionKey: subscriptionId, maxItemCount: pageLength, cursor: cursor ?? null };
      const next = await readPage(container, 'read a history', query, options);
      return { items: next.resources.map((item) => MachineEntry.parse(item)), cursor: next.cursor };
    },

    commit: (subscriptionId, changes) => commitBatch(container, subscriptionId, changes),
  };
}

async function readMany(
  container: Container,
  subscriptionId: string,
  keys: readonly string[],
): Promise<readonly Stored<MachineRecord>[]> {
  const found: Stored<MachineRecord>[] = [];
  for (let first = 0; first < keys.length; first += readsAtOnce) {
    const operations = keys
      .slice(first, first + readsAtOnce)
      .map((id) => ({ operationType: BulkOperationType.Read, id, partitionKey: subscriptionId }) as const);
    const results = await cosmosCall('read machines', [], () => container.items.bulk(operations));
    found.push(...results.flatMap(({ statusCode, resourceBody }) => readOne(statusCode, resourceBody)));
  }
  return found;
}

function stored(item: unknown): Stored<MachineRecord> {
  return { value: MachineRecord.parse(item), etag: (item as { _etag: string })._etag };
}

function readOne(status: number, item: unknown): readonly Stored<MachineRecord>[] {
  if (status === 404) {
    return [];
  }
  if (status >= 400) {
    throw new AzureUnavailableError('Cosmos DB, read machines', null);
  }
  return [stored(item)];
}

function within({ subscriptionId }: MachineFilter): { readonly partitionKey?: string } {
  return subscriptionId === undefined ? {} : { partitionKey: subscriptionId };
}

/** Members by which filters compare. */
const members = {
  verdict: 'c.judgement.verdict',
  environment: 'c.judgement.environment',
  owner: 'c.judgement.owner',
  imageDefinition: 'c.judgement.imageDefinition',
  version: 'c.judgement.version',
  finding: 'c.finding.state',
  findingVerdict: 'c.finding.verdict',
} as const;

function toConditions({
  channel,
  noticePending = false,
  unfollowed = false,
  goneSince,
  keyPrefix,
  gone = goneSince ? 'too' : 'no',
  ...filter
}: MachineFilter): { readonly conditions: readonly string[]; readonly parameters: SqlParameter[] } {
  const conditions: string[] = [];
  const parameters: SqlParameter[] = [];
  const compare = (path: string, operator: '=' | '>=', value: string) => {
    const name = `@value${parameters.length}`;
    parameters.push({ name, value });
    conditions.push(`${path} ${operator} ${name}`);
  };
  for (const [member, path] of Object.entries(members)) {
    const value = filter[member as keyof typeof members];
    if (value !== undefined) {
      compare(path, '=', value);
    }
  }
  if (channel !== undefined) {
    compare(noticePending ? 'c.finding.pending.channel' : 'c.judgement.channel', '=', channel);
  }
  if (noticePending && channel === undefined) {
    conditions.push('IS_DEFINED(c.finding.pending.kind)');
  }
  if (goneSince !== undefined) {
    compare('c.goneAt', '>=', goneSince);
  }
  if (keyPrefix !== undefined) {
    const name = `@value${parameters.length}`;
    parameters.push({ name, value: keyPrefix });
    conditions.push(`STARTSWITH(c.id, ${name})`);
  }
  if (unfollowed) {
    conditions.push('c.finding.followed = false');
  }
  // Of deleted machines, too, people are told that their finding is solved.
  if (gone === 'no' && !noticePending && !unfollowed) {
    conditions.push('c.goneAt = null');
  }
  // What is compared are members that machines alone have: their type is asked for where nothing else is.
  return { conditions: conditions.length > 0 ? conditions : ["c.type = 'machine'"], parameters };
}
