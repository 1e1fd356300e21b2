import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import type { Container } from '@azure/cosmos';
import { createCallLog } from '../../../local/azure/call-log.ts';
import { createCosmos } from '../../../local/azure/cosmos/create-cosmos.ts';
import { createFaults } from '../../../local/azure/faults.ts';
import { loadTls } from '../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../local/support/clock.ts';
import { type Figure, median } from '../report.ts';

const small = 1_000;
const large = 100_000;
const goal = 1.5;
/** Measurements alternate between the two sizes, so that a busy machine slows both; the median of the rounds counts. */
const rounds = 9;

/** Milliseconds for one call, on average over `calls` in a row. */
async function time(calls: number, call: (n: number) => Promise<unknown>): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < calls; n += 1) {
    await call(n);
  }
  return (performance.now() - start) / calls;
}

/** The items of a size, 20 to a partition and 20 of each `batch` in one large partition. */
function item(n: number): Record<string, unknown> {
  return {
    id: `item-${n}`,
    pk: n % 2 ? 'everything' : `partition-${Math.floor(n / 40)}`,
    batch: Math.floor(n / 40),
    state: ['live', 'retired', 'failed'][n % 3],
    text: 'x'.repeat(300),
  };
}

async function fill(container: Container, count: number): Promise<void> {
  const pending = Array.from({ length: Math.ceil(count / 100) }, (_, page) => page);
  const write = async (): Promise<void> => {
    for (let page = pending.pop(); page !== undefined; page = pending.pop()) {
      const numbers = Array.from({ length: Math.min(100, count - page * 100) }, (_, n) => (page ?? 0) * 100 + n);
      await container.items.bulk(
        numbers.map((n) => ({ operationType: 'Create', resourceBody: item(n) as { id: string } })),
      );
    }
  };
  await Promise.all([write(), write()]);
}

async function compare(
  name: string,
  sizes: readonly { container: Container; count: number }[],
  calls: number,
  call: (container: Container, n: number) => Promise<unknown>,
): Promise<readonly Figure[]> {
  const times = sizes.map(() => [] as number[]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, { container, count }] of sizes.entries()) {
      times[index]?.push(await time(calls, (n) => call(container, (n * 7919) % count)));
    }
  }
  const [ofSmall = Number.NaN, ofLarge = Number.NaN] = times.map(median);
  return [
    { name: `${name}.small`, value: ofSmall, unit: 'ms' },
    { name: `${name}.large`, value: ofLarge, unit: 'ms' },
    { name: `${name}.ratio`, value: ofLarge / ofSmall, unit: 'times', goal },
  ];
}

async function queryTwenty(container: Container, query: string, value: unknown, partitionKey: string): Promise<void> {
  const spec = { query, parameters: [{ name: '@v', value: value as string }] };
  const { resources } = await container.items.query(spec, { partitionKey }).fetchAll();
  if (resources.length !== 20) {
    throw new Error(`20 rows were expected of ${query}, ${resources.length} came.`);
  }
}

interface Sized {
  readonly container: Container;
  readonly count: number;
}

async function compareReads(sizes: readonly Sized[]): Promise<readonly Figure[]> {
  const partitionOf = (n: number): string => `partition-${Math.floor(n / 40)}`;
  const byBatch = 'SELECT * FROM c WHERE c.batch = @v';
  const ordered = 'SELECT * FROM c WHERE c.batch > @v ORDER BY c.batch DESC OFFSET 0 LIMIT 20';
  return [
    ...(await compare('cosmos.pointRead', sizes, 100, (container, n) => {
      const { id, pk } = item(n) as { id: string; pk: string };
      return container.item(id, pk).read();
    })),
    ...(await compare('cosmos.partitionQuery', sizes, 40, (container, n) =>
      queryTwenty(container, byBatch, Math.floor(n / 40), partitionOf(n)),
    )),
    // The same 20 rows out of a partition that holds half of all items.
    ...(await compare('cosmos.largePartitionQuery', sizes, 40, (container, n) =>
      queryTwenty(container, byBatch, Math.floor(n / 40), 'everything'),
    )),
    ...(await compare('cosmos.orderedQuery', sizes, 40, (container) =>
      queryTwenty(container, ordered, 2, 'everything'),
    )),
  ];
}

async function measureWrites(container: Container): Promise<readonly Figure[]> {
  const each = await time(1_000, (n) => container.items.create({ id: `single-${n}`, pk: 'writes' }));
  const batch = await time(100, (n) =>
    container.items.batch(
      Array.from({ length: 100 }, (_, m) => ({
        operationType: 'Upsert' as const,
        resourceBody: { id: `batch-${n}-${m}`, pk: 'writes' },
      })),
      'writes',
    ),
  );
  let etag = (await container.item('single-0', 'writes').read()).etag;
  const conditional = await time(1_000, async (n) => {
    const options = { accessCondition: { type: 'IfMatch', condition: etag } };
    etag = (await container.item('single-0', 'writes').replace({ id: 'single-0', pk: 'writes', n }, options)).etag;
  });
  return [
    { name: 'cosmos.create', value: 1_000 / each, unit: 'writes/s' },
    { name: 'cosmos.batch', value: 100_000 / batch, unit: 'writes/s' },
    { name: 'cosmos.conditionalWrite', value: 1_000 / conditional, unit: 'writes/s' },
  ];
}

/** An account with a database in this process, behind the real client over https. */
async function startAccount() {
  const stateDir = await mkdtemp(join(tmpdir(), 'cosmos-bench-'));
  const tls = await loadTls(join(stateDir, 'tls'));
  const accountKey = randomBytes(64).toString('base64');
  const cosmos = await createCosmos({
    ...{ stateDir, port: 0, tls, accountKey },
    clock: createClock(),
    faults: createFaults(),
    calls: createCallLog(),
    verifyToken: () => Promise.resolve(undefined),
    isAllowed: () => false,
  });
  const agent = new Agent({ ca: tls.ca, keepAlive: true });
  const client = new CosmosClient({ endpoint: cosmos.endpoint, key: accountKey, agent });
  return {
    database: (await client.databases.create({ id: 'bench' })).database,
    async stop() {
      client.dispose();
      agent.destroy();
      await cosmos.close();
      await rm(stateDir, { recursive: true });
    },
  };
}

/**
 * Measures the local Cosmos DB with the real client, over https: how much slower reads get from 1,000 to 100,000 items,
 * and how many writes it takes a second.
 */
export async function measureCosmos(): Promise<readonly Figure[]> {
  const account = await startAccount();
  try {
    const sizes: Sized[] = [];
    const filled: Figure[] = [];
    for (const count of [small, large]) {
      const { container } = await account.database.containers.create({
        id: `items-${count}`,
        partitionKey: { paths: ['/pk'] },
      });
      const start = performance.now();
      await fill(container, count);
      const seconds = (performance.now() - start) / 1000;
      filled.push({ name: `cosmos.bulk.${count}`, value: count / seconds, unit: 'writes/s' });
      sizes.push({ container, count });
    }
    const reads = await compareReads(sizes);
    return [...filled, ...reads, ...(await measureWrites(sizes.at(-1)!.container))];
  } finally {
    await account.stop();
  }
}
