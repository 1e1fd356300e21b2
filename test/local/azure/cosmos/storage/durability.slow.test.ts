import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadTls } from '../../../../../local/azure/tls/load-tls.ts';
import { startCosmos } from '../support/start-cosmos.ts';

const program = join(import.meta.dirname, '../support/cosmos-process.ts');
const key = Buffer.alloc(64, 7).toString('base64');

describe('what was acknowledged', () => {
  let stateDir: string;
  let agent: Agent;
  let running: ChildProcess | undefined;

  beforeEach(async () => {
    stateDir = await mkdtemp(join(tmpdir(), 'cosmos-kill-'));
    agent = new Agent({ ca: (await loadTls(join(stateDir, 'tls'))).ca, keepAlive: true });
  });
  afterEach(async () => {
    running?.kill('SIGKILL');
    agent.destroy();
    await rm(stateDir, { recursive: true, force: true });
  });

  const start = async (): Promise<CosmosClient> => {
    running = spawn(process.execPath, [program, stateDir, join(stateDir, 'tls'), key], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(running.stdout ?? running, 'data')) as [Buffer];
    const { endpoint } = JSON.parse(line.toString()) as { endpoint: string };
    return new CosmosClient({ endpoint, key, agent, connectionPolicy: { enableEndpointDiscovery: false } });
  };
  const kill = async (): Promise<void> => {
    const exited = running && once(running, 'exit');
    running?.kill('SIGKILL');
    await exited;
  };

  it('outlives kill -9 in the midst of writes, and batches stay whole', async () => {
    const acknowledged: string[] = [];
    const client = await start();
    const { database } = await client.databases.create({ id: 'd' });
    const { container } = await database.containers.create({ id: 'c', partitionKey: { paths: ['/pk'] } });
    const write = async (writer: number): Promise<void> => {
      for (let n = 0; ; n += 1) {
        const pk = `${writer}-${n}`;
        const batch = ['a', 'b'].map((id) => ({ operationType: 'Create' as const, resourceBody: { id, pk } }));
        const response = await container.items.batch(batch, pk);
        if (response.code === 200) {
          acknowledged.push(pk);
        }
      }
    };
    const writers = [0, 1, 2, 3].map((writer) => write(writer).catch(() => 'the connection was lost'));
    while (acknowledged.length < 100) {
      await new Promise((resolve) => setImmediate(resolve));
    }

    await kill();
    await Promise.all(writers);
    const again = await start();

    const { resources } = await again
      .database('d')
      .container('c')
      .items.query<{ pk: string; n: number }>('SELECT c.pk, COUNT(1) AS n FROM c GROUP BY c.pk', { maxItemCount: -1 })
      .fetchAll();
    const found = new Set(resources.map(({ pk }) => pk));
    expect(acknowledged.filter((pk) => !found.has(pk))).toEqual([]);
    expect(resources.filter(({ n }) => n !== 2)).toEqual([]);
    client.dispose();
    again.dispose();
  });

  it('is all there after a restart: definitions, items, ETags, log numbers and the way through a query', async () => {
    const first = await startCosmos({ stateDir: join(stateDir), accountKey: key });
    const container = await first.container({ defaultTtl: 1000, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/u'] }] } });
    for (const u of [1, 2, 3, 4]) {
      await container.items.create({ id: `${u}`, pk: 'a', u });
    }
    const { etag } = await container.item('1', 'a').read();
    const { continuationToken } = await container.items
      .query('SELECT VALUE c.u FROM c ORDER BY c.u', { maxItemCount: 2, partitionKey: 'a' })
      .fetchNext();
    const feed = await container.items.changeFeed('a', { startFromBeginning: true }).fetchNext();
    first.client.dispose();
    await first.cosmos.close();

    const second = await startCosmos({ stateDir, accountKey: key });

    const same = second.client.database('records').container(container.id);
    const replaced = await same
      .item('1', 'a')
      .replace({ id: '1', pk: 'a', u: 9 }, { accessCondition: { type: 'IfMatch', condition: etag } });
    const rest = await same.items
      .query('SELECT VALUE c.u FROM c ORDER BY c.u', { maxItemCount: 5, partitionKey: 'a', continuationToken })
      .fetchAll();
    const changes = await same.items.changeFeed('a', { continuation: feed.continuation }).fetchNext();
    const duplicate = await same.items.batch(
      [{ operationType: 'Create', resourceBody: { id: '5', pk: 'a', u: 2 } }],
      'a',
    );
    expect(replaced.statusCode).toBe(200);
    expect(rest.resources).toEqual([3, 4, 9]);
    expect((changes.result as { id: string }[]).map(({ id }) => id)).toEqual(['1']);
    expect(duplicate.result?.[0]?.statusCode).toBe(409);
    await second.stop();
  });
});
