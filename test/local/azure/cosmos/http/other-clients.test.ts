import type { Container } from '@azure/cosmos';
import { PartitionKeyDefinitionVersion, PartitionKeyKind } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effectivePartitionKey } from '../../../../../local/azure/cosmos/feed/effective-partition-key.ts';
import { sendSigned } from '../support/send-signed.ts';
import type { StartedCosmos } from '../support/start-cosmos.ts';
import { startCosmos } from '../support/start-cosmos.ts';

// As Microsoft.Azure.Cosmos 3.64 for .NET and azure-cosmos 3 for Python send them.
describe('what other clients send', () => {
  let started: StartedCosmos;
  let container: Container;
  let self: { dbs: string; colls: string; docs: string };

  beforeAll(async () => {
    started = await startCosmos();
    container = await started.container();
    const { resource: database } = await container.database.read();
    const { resource: definition } = await container.read();
    const { resource: item } = await container.items.create({ id: 'one', pk: 'a' });
    self = { dbs: database?._rid ?? '', colls: definition?._rid ?? '', docs: item?._rid ?? '' };
  });
  afterAll(() => started.stop());

  describe('a path of resource ids', () => {
    const get = (path: string, type: string, rid: string): ReturnType<typeof sendSigned> =>
      sendSigned(started, {
        method: 'GET',
        path,
        type,
        link: rid.toLowerCase(),
        headers: { 'x-ms-documentdb-partitionkey': '["a"]' },
      });

    it('stands for the names, signed with the last of the ids in lower case', async () => {
      const database = await get(`/dbs/${self.dbs}/`, 'dbs', self.dbs);
      const found = await get(`/dbs/${self.dbs}/colls/${self.colls}/`, 'colls', self.colls);
      const ranges = await get(`/dbs/${self.dbs}/colls/${self.colls}/pkranges`, 'pkranges', self.colls);
      const item = await get(`/dbs/${self.dbs}/colls/${self.colls}/docs/${self.docs}/`, 'docs', self.docs);

      expect([database.status, found.status, ranges.status, item.status]).toEqual([200, 200, 200, 200]);
      expect(JSON.parse(database.text)).toMatchObject({ id: 'records' });
      expect(JSON.parse(found.text)).toMatchObject({ id: container.id });
      expect(JSON.parse(ranges.text)).toMatchObject({ PartitionKeyRanges: [{ id: '0', maxExclusive: 'FF' }] });
      expect(JSON.parse(item.text)).toMatchObject({ id: 'one' });
    });

    it('is not found for ids that nothing has', async () => {
      const database = await get('/dbs/AAAAfw==/', 'dbs', 'AAAAfw==');
      const found = await get(`/dbs/${self.dbs}/colls/AAAAAYAAAH8=/`, 'colls', 'AAAAAYAAAH8=');
      const item = await get(`/dbs/${self.dbs}/colls/${self.colls}/docs/AAAA/`, 'docs', 'AAAA');

      expect([database.status, found.status, item.status]).toEqual([404, 404, 404]);
    });

    it('needs the signature of those ids', async () => {
      const answer = await get(`/dbs/${self.dbs}/`, 'dbs', self.colls);

      expect(answer.status).toBe(401);
    });

    it('is the name of a database where one reads so', async () => {
      await started.client.databases.create({ id: self.dbs });

      const answer = await get(`/dbs/${self.dbs}/`, 'dbs', self.dbs);
      await started.client.database(self.dbs).delete();

      expect(JSON.parse(answer.text)).toMatchObject({ id: self.dbs });
    });

    it('is shown by its names in what was called', async () => {
      await get(`/dbs/${self.dbs}/colls/${self.colls}/`, 'colls', self.colls);

      expect(started.calls.list().at(-1)).toMatchObject({ resource: `/dbs/records/colls/${container.id}` });
    });
  });

  it('is refused for direct mode with the way out', async () => {
    const path = '/addresses/?$resolveFor=dbs&$filter=protocol%20eq%20rntbd';

    const answer = await sendSigned(started, { method: 'GET', path, type: 'dbs', link: 'dbs' });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain('gateway mode');
  });

  it('is refused for a batch in binary form', async () => {
    const answer = await sendSigned(started, {
      method: 'POST',
      path: `/dbs/records/colls/${container.id}/docs`,
      type: 'docs',
      link: `dbs/records/colls/${container.id}`,
      headers: {
        'x-ms-cosmos-is-batch-request': 'True',
        'x-ms-cosmos-batch-atomic': 'True',
        'x-ms-documentdb-partitionkey': '["a"]',
      },
      body: Buffer.from([0x81, 0xfe, 0xff, 0xff, 0x7f]),
    });

    expect(answer.status).toBe(400);
    expect(answer.text).toContain('HybridRow');
  });

  describe('a range of partition keys', () => {
    const query = (of: Container, from: string, to: string): ReturnType<typeof sendSigned> =>
      sendSigned(started, {
        method: 'POST',
        path: `/dbs/records/colls/${of.id}/docs`,
        type: 'docs',
        link: `dbs/records/colls/${of.id}`,
        headers: {
          'content-type': 'application/query+json',
          'x-ms-documentdb-isquery': 'True',
          'x-ms-start-epk': from,
          'x-ms-end-epk': to,
        },
        body: JSON.stringify({ query: 'SELECT VALUE c.id FROM c ORDER BY c.id' }),
      });

    it('holds the items of the first values of a hierarchical key', async () => {
      const paths = ['/tenant', '/user', '/day'];
      const { MultiHash: kind } = PartitionKeyKind;
      const tenants = await started.container({
        partitionKey: { paths, kind, version: PartitionKeyDefinitionVersion.V2 },
      });
      const items = [
        { id: '1', tenant: 'a', user: 'x', day: 1 },
        { id: '2', tenant: 'a', user: 'y', day: 1 },
        { id: '3', tenant: 'b', user: 'x', day: 1 },
        { id: '4', tenant: 'a', user: 'x', day: 2 },
      ];
      await Promise.all(items.map((item) => tenants.items.create(item)));
      const ofTenant = effectivePartitionKey(['a']);
      const ofUser = effectivePartitionKey(['a', 'x']);

      const first = await query(tenants, ofTenant, `${ofTenant}FF`);
      const second = await query(tenants, ofUser, `${ofUser}FF`);

      expect(JSON.parse(first.text)).toMatchObject({ Documents: ['1', '2', '4'] });
      expect(JSON.parse(second.text)).toMatchObject({ Documents: ['1', '4'] });
    });

    it('is refused where keys are hashed in another way', async () => {
      const answer = await query(container, '', '1FFF');

      expect(answer.status).toBe(400);
      expect(answer.text).toContain('not of version 2');
    });
  });
});
