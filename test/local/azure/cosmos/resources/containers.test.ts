import { CosmosClient } from '@azure/cosmos';
import { Agent } from 'node:https';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

let started: StartedCosmos;

beforeAll(async () => {
  started = await startCosmos();
});
afterAll(() => started.stop());

describe('the account', () => {
  it('names one region, its own address and session consistency', async () => {
    const { resource } = await started.client.getDatabaseAccount();

    expect(resource?.writableLocations).toEqual([
      { name: 'West Europe', databaseAccountEndpoint: started.cosmos.endpoint },
    ]);
    expect(resource?.consistencyPolicy).toBe('Session');
  });

  it('is reached by a connection string', async () => {
    const agent = new Agent({ ca: started.ca, keepAlive: true });
    const connectionString = `AccountEndpoint=${started.cosmos.endpoint};AccountKey=${started.key};`;
    const client = new CosmosClient({ connectionString, agent });

    const { resources } = await client.databases.readAll().fetchAll();

    expect(resources).toBeInstanceOf(Array);
    client.dispose();
    agent.destroy();
  });

  it('has no throughput to read or set, being serverless', async () => {
    const container = await started.container();

    const offers = await failureOf(started.client.offers.readAll().fetchAll());
    const offer = await failureOf(container.readOffer());
    const database = await failureOf(started.client.databases.create({ id: 'throughput', throughput: 400 }));
    const autoscale = await failureOf(container.database.containers.create({ id: 't', maxThroughput: 4000 }));

    expect([offers.code, offer.code, database.code, autoscale.code]).toEqual([400, 400, 400, 400]);
    expect(database.message).toContain('not supported for serverless accounts');
  });

  it('names what it does not have', async () => {
    const failure = await failureOf(started.client.database('x').user('y').read());

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('A user with permissions is not supported by the local Cosmos DB');
  });
});

describe('databases', () => {
  it('are created, listed, found by a query and deleted with all that they hold', async () => {
    const { database } = await started.client.databases.create({ id: 'short lived' });
    await database.containers.create({ id: 'c' });

    const again = await failureOf(started.client.databases.create({ id: 'short lived' }));
    const listed = await started.client.databases.readAll().fetchAll();
    const found = await started.client.databases
      .query({ query: 'SELECT * FROM root r WHERE r.id = @id', parameters: [{ name: '@id', value: 'short lived' }] })
      .fetchAll();
    await database.delete();
    const gone = await failureOf(database.read());

    expect(again.code).toBe(409);
    expect(listed.resources.map(({ id }) => id)).toContain('short lived');
    expect(found.resources).toMatchObject([{ id: 'short lived' }]);
    expect(gone.code).toBe(404);
  });

  it('come into being once by createIfNotExists', async () => {
    const first = await started.client.databases.createIfNotExists({ id: 'once' });
    const second = await started.client.databases.createIfNotExists({ id: 'once' });

    expect([first.statusCode, second.statusCode]).toEqual([201, 200]);
    expect(second.resource?._rid).toBe(first.resource?._rid);
  });
});

describe('containers', () => {
  it('have the defaults of Azure', async () => {
    const container = await started.container({ partitionKey: { paths: ['/tenant'] } });

    const { resource } = await container.read();

    expect(resource).toMatchObject({
      partitionKey: { paths: ['/tenant'], kind: 'Hash' },
      indexingPolicy: {
        indexingMode: 'consistent',
        automatic: true,
        includedPaths: [{ path: '/*' }],
        excludedPaths: [{ path: '/"_etag"/?' }],
      },
      conflictResolutionPolicy: { mode: 'LastWriterWins', conflictResolutionPath: '/_ts' },
    });
  });

  it('keep what they were given, and take a new indexing policy and time to live', async () => {
    const container = await started.container({
      defaultTtl: 60,
      uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/a', '/b'] }] },
      indexingPolicy: {
        compositeIndexes: [
          [
            { path: '/a', order: 'ascending' },
            { path: '/b', order: 'descending' },
          ],
        ],
      },
    });
    const { resource } = await container.read();
    const changed = {
      ...resource,
      id: container.id,
      defaultTtl: -1,
      indexingPolicy: { excludedPaths: [{ path: '/*' }] },
    };

    await container.replace(changed);

    const { resource: after } = await container.read();
    expect(resource).toMatchObject({ defaultTtl: 60, uniqueKeyPolicy: { uniqueKeys: [{ paths: ['/a', '/b'] }] } });
    expect(resource?.indexingPolicy?.compositeIndexes?.[0]).toHaveLength(2);
    expect(after).toMatchObject({ defaultTtl: -1, indexingPolicy: { excludedPaths: [{ path: '/*' }] } });
  });

  it('keep their partition key', async () => {
    const container = await started.container();
    const { resource } = await container.read();

    const failure = await failureOf(
      container.replace({ ...resource, id: container.id, partitionKey: { paths: ['/other'] } }),
    );

    expect(failure.code).toBe(400);
    expect(failure.message).toContain('partitionKey');
  });

  it.each([
    { problem: 'a wildcard in the partition key', definition: { partitionKey: { paths: ['pk'] } } },
    { problem: 'two paths without levels', definition: { partitionKey: { paths: ['/a', '/b'] } } },
    { problem: 'a time to live of 0', definition: { defaultTtl: 0 } },
    {
      problem: 'eleven unique keys',
      definition: { uniqueKeyPolicy: { uniqueKeys: Array.from({ length: 11 }, (_, n) => ({ paths: [`/u${n}`] })) } },
    },
    {
      problem: 'computed properties',
      definition: { computedProperties: [{ name: 'l', query: 'SELECT VALUE LOWER(c.x) FROM c' }] },
    },
    { problem: 'a vector policy', definition: { vectorEmbeddingPolicy: { vectorEmbeddings: [{}] } } },
  ])('are refused with 400 for $problem', async ({ definition }) => {
    const failure = await failureOf(started.container({ id: 'refused', ...(definition as object) }));

    expect(failure.code).toBe(400);
  });

  it('are listed a page at a time and found by a query', async () => {
    const { database } = await started.client.databases.createIfNotExists({ id: 'paged' });
    for (const id of ['a', 'b', 'c']) {
      await database.containers.create({ id });
    }

    const pages: string[][] = [];
    for await (const { resources } of database.containers.readAll({ maxItemCount: 2 }).getAsyncIterator()) {
      pages.push(resources.map(({ id }) => String(id)));
    }
    const { resources } = await database.containers
      .query(
        { query: 'SELECT VALUE c.id FROM c WHERE c.id > @a', parameters: [{ name: '@a', value: 'a' }] },
        { maxItemCount: 1 },
      )
      .fetchAll();

    expect(pages).toEqual([['a', 'b'], ['c']]);
    expect(resources).toEqual(['b', 'c']);
  });

  it('are empty when made anew under an old name', async () => {
    const container = await started.container();
    await container.items.create({ id: 'x', pk: 'a' });
    await container.delete();

    await container.database.containers.create({ id: container.id, partitionKey: { paths: ['/pk'] } });

    expect((await container.item('x', 'a').read()).statusCode).toBe(404);
  });

  it('have one physical partition', async () => {
    const container = await started.container();

    const { resources } = await container.readPartitionKeyRanges().fetchAll();

    expect(resources).toMatchObject([{ id: '0', minInclusive: '', maxExclusive: 'FF' }]);
  });

  it('run no code of their own', async () => {
    const { scripts } = await started.container();

    const failures = [
      await failureOf(scripts.storedProcedures.create({ id: 's', body: 'function () {}' })),
      await failureOf(scripts.storedProcedure('s').execute('a')),
      await failureOf(scripts.triggers.readAll().fetchAll()),
      await failureOf(scripts.userDefinedFunctions.create({ id: 'u', body: 'function () {}' })),
    ];

    expect(failures.map(({ code }) => code)).toEqual([400, 400, 400, 400]);
    expect(failures[0]?.message).toContain('A stored procedure is not supported by the local Cosmos DB');
  });
});
