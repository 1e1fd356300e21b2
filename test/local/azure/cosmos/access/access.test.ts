import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:https';
import { CosmosClient } from '@azure/cosmos';
import type { TokenCredential } from '@azure/core-auth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sign } from '../../../../../local/azure/cosmos/access/verify-signature.ts';
import { failureOf } from '../support/failure.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

const account = 'Microsoft.DocumentDB/databaseAccounts';
const contributor = [
  `${account}/readMetadata`,
  `${account}/sqlDatabases/containers/executeQuery`,
  `${account}/sqlDatabases/containers/readChangeFeed`,
  ...['create', 'read', 'replace', 'upsert', 'delete'].map(
    (verb) => `${account}/sqlDatabases/containers/items/${verb}`,
  ),
];
const reader = contributor.filter((action) => /readMetadata|executeQuery|readChangeFeed|items\/read$/.test(action));

describe('access', () => {
  let started: StartedCosmos;
  let agent: Agent;

  beforeAll(async () => {
    const roles: Readonly<Record<string, readonly string[]>> = { contributor, reader };
    started = await startCosmos({
      verifyToken: (bearer) => {
        const objectId = /^token of (.+)$/.exec(bearer)?.[1];
        return Promise.resolve(objectId === undefined ? undefined : { objectId });
      },
      isAllowed: (objectId, action, scope) => (roles[objectId] ?? []).includes(action) && !scope.endsWith('/secret'),
    });
    agent = new Agent({ ca: started.ca, keepAlive: true });
    const { database } = await started.client.databases.create({ id: 'records' });
    await database.containers.create({ id: 'open', partitionKey: { paths: ['/pk'] } });
    await database.containers.create({ id: 'secret', partitionKey: { paths: ['/pk'] } });
  });
  afterAll(async () => {
    agent.destroy();
    await started.stop();
  });

  /** Sends what no client of the SDK would. */
  const send = (path: string, headers: Record<string, string>): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const url = new URL(path, started.cosmos.endpoint);
      const outgoing = request(url, { agent, headers }, (incoming) => {
        let text = '';
        incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
        incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, text }));
      });
      outgoing.on('error', reject).end();
    });
  const signed = (date: string, key = started.key): Record<string, string> => {
    const sig = sign(key, 'GET', 'dbs', '', date);
    return { 'x-ms-date': date, authorization: encodeURIComponent(`type=master&ver=1.0&sig=${sig}`) };
  };

  describe('by key', () => {
    it('is refused for another key with 401', async () => {
      const client = started.connect({ key: randomBytes(64).toString('base64') });

      const failure = await failureOf(client.databases.readAll().fetchAll());

      expect(failure.code).toBe(401);
      expect(failure.message).toContain("The input authorization token can't serve the request");
      client.dispose();
    });

    it('is refused without authorization, and with one that is not understood', async () => {
      const date = new Date().toUTCString();

      const none = await send('/dbs', { 'x-ms-date': date });
      const garbled = await send('/dbs', { 'x-ms-date': date, authorization: 'Basic eDp5' });
      const resource = await send('/dbs', { 'x-ms-date': date, authorization: 'type=resource&ver=1.0&sig=x' });
      const undated = await send('/dbs', { authorization: signed(date)['authorization'] ?? '' });

      expect([none.status, garbled.status, resource.status, undated.status]).toEqual([401, 401, 401, 401]);
    });

    // https://learn.microsoft.com/rest/api/cosmos-db/access-control-on-cosmosdb-resources: 15 minutes.
    it.each([
      { minutes: 0, status: 200 },
      { minutes: -14, status: 200 },
      { minutes: 14, status: 200 },
      { minutes: -16, status: 403 },
      { minutes: 16, status: 403 },
    ])('signed $minutes minutes off the clock is answered $status', async ({ minutes, status }) => {
      const date = new Date(Date.now() + minutes * 60_000).toUTCString();

      const answer = await send('/dbs', signed(date));

      expect(answer.status).toBe(status);
    });

    it('does not let a signature be used for something else', async () => {
      const answer = await send('/dbs/records', signed(new Date().toUTCString()));

      expect(answer.status).toBe(401);
    });
  });

  describe('by Entra ID', () => {
    const connect = (token: string): CosmosClient => {
      const credential: TokenCredential = {
        getToken: () => Promise.resolve({ token, expiresOnTimestamp: Date.now() + 3_600_000 }),
      };
      return new CosmosClient({ endpoint: started.cosmos.endpoint, aadCredentials: credential, agent });
    };

    it('lets a contributor work with items', async () => {
      const container = connect('token of contributor').database('records').container('open');

      const created = await container.items.create({ id: 'x', pk: 'a' });
      const { resources } = await container.items.query('SELECT VALUE c.id FROM c').fetchAll();
      const batch = await container.items.batch([{ operationType: 'Delete', id: 'x' }], 'a');

      expect([created.statusCode, resources, batch.code]).toEqual([201, ['x'], 200]);
      expect(started.calls.list().some(({ caller }) => caller === 'contributor')).toBe(true);
    });

    it('lets a reader read and query, but not write', async () => {
      const container = connect('token of reader').database('records').container('open');

      const read = await container.item('missing', 'a').read();
      const batch = await container.items.batch([{ operationType: 'Read', id: 'missing' }], 'a');
      const failure = await failureOf(container.items.create({ id: 'y', pk: 'a' }));
      const deleting = await failureOf(container.deleteAllItemsForPartitionKey('a'));

      expect([read.statusCode, batch.result?.[0]?.statusCode, deleting.code]).toEqual([404, 404, 403]);
      expect([failure.code, failure.substatus]).toEqual([403, 5301]);
      expect(failure.message).toContain(`perform action [${account}/sqlDatabases/containers/items/create]`);
    });

    it('asks for the scope of the container', async () => {
      const container = connect('token of contributor').database('records').container('secret');

      const failure = await failureOf(container.items.create({ id: 'x', pk: 'a' }));

      expect(failure.code).toBe(403);
    });

    it('cannot create or delete databases and containers, which is for the control plane', async () => {
      const client = connect('token of contributor');

      const create = await failureOf(client.databases.create({ id: 'mine' }));
      const remove = await failureOf(client.database('records').container('open').delete());

      expect([create.code, create.substatus, remove.code]).toEqual([403, 5300, 403]);
      expect(create.message).toContain('cannot be authorized by AAD token in data plane');
    });

    it('is refused for a token that is not to be trusted', async () => {
      const failure = await failureOf(connect('forged').databases.readAll().fetchAll());

      expect(failure.code).toBe(401);
    });
  });
});
