import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { call, eventually } from '../support/call.ts';
import { computeClient, quickly } from '../support/clients.ts';
import { createDefinition, putSource } from '../support/sources.ts';
import { startArm, type TestArm } from '../support/start-arm.ts';

const version = 'api-version=2025-03-03';

describe('faults', () => {
  let test: TestArm;
  let definition: string;
  let machine: string;

  beforeAll(async () => {
    test = await startArm();
    definition = await createDefinition(test, 'web');
    machine = putSource(test, 'virtualMachines', 'builder');
  });
  afterEach(() => test.faults.clear());
  afterAll(() => test.close());

  const publish = (name: string, regions: readonly string[] = ['westeurope']): Promise<unknown> =>
    computeClient(test).galleryImageVersions.createOrUpdate(
      'images',
      'rebake_test',
      'web',
      name,
      {
        location: 'westeurope',
        storageProfile: { source: { virtualMachineId: machine } },
        publishingProfile: { targetRegions: regions.map((region) => ({ name: region })) },
      },
      quickly,
    );
  const replication = async (name: string): Promise<unknown> => {
    const { body } = await call(test, `${definition}/versions/${name}?$expand=ReplicationStatus&${version}`);
    return (body as { properties: { replicationStatus: unknown } }).properties.replicationStatus;
  };

  it('throttle a call as often as they say', async () => {
    test.faults.add({
      service: 'arm',
      operation: 'Microsoft.Compute/galleries/read',
      count: 1,
      effect: { kind: 'throttle', retryAfterSeconds: 7 },
    });

    const path = `${definition.replace(/\/images\/web$/, '')}?${version}`;
    const [first, second] = [await call(test, path), await call(test, path)];

    expect(first).toMatchObject({ status: 429, body: { error: { code: 'SubscriptionRequestsThrottled' } } });
    expect(first.headers['retry-after']).toBe('1');
    expect(second.status).toBe(200);
  });

  it('answer a call with a status and code', async () => {
    test.faults.add({
      service: 'arm',
      resource: '*/images/web',
      effect: { kind: 'status', status: 503, code: 'ServerBusy', message: 'Busy.' },
    });

    const answer = await call(test, `${definition}?${version}`);

    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'ServerBusy', message: 'Busy.' } } });
  });

  it('hang up on a call without an answer', async () => {
    test.faults.add({ service: 'arm', count: 1, effect: { kind: 'timeout', seconds: 1 } });

    await expect(call(test, `${definition}?${version}`)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('fail an operation and leave the resource as failed', async () => {
    test.faults.add({
      service: 'arm',
      operation: '*/versions/write',
      count: 1,
      effect: {
        kind: 'failOperation',
        code: 'InternalExecutionError',
        message: 'An internal execution error occurred.',
      },
    });

    await expect(publish('1.0.0')).rejects.toThrow(/InternalExecutionError/);
    const { body } = await call(test, `${definition}/versions/1.0.0?${version}`);

    expect(body).toMatchObject({ properties: { provisioningState: 'Failed' } });
  });

  it('fail one region and leave the others usable; the same request again repairs it', async () => {
    test.faults.add({
      service: 'arm',
      region: 'eastus',
      count: 1,
      effect: { kind: 'failOperation', code: 'RegionDown', message: 'eastus is down' },
    });

    await expect(publish('1.1.0', ['westeurope', 'eastus'])).rejects.toThrow(/eastus is down/);
    const partial = await replication('1.1.0');
    await publish('1.1.0', ['westeurope', 'eastus']);
    const repaired = await replication('1.1.0');

    expect(partial).toMatchObject({
      aggregatedState: 'Failed',
      summary: [
        { region: 'westeurope', state: 'Completed', progress: 100 },
        { region: 'eastus', state: 'Failed', details: expect.stringContaining('RegionDown') as string },
      ],
    });
    expect(repaired).toMatchObject({ aggregatedState: 'Completed' });
  });

  it('hang one region for ever', async () => {
    test.faults.add({ service: 'arm', region: 'northeurope', count: 1, effect: { kind: 'hangOperation' } });
    const path = `${definition}/versions/1.2.0?${version}`;

    await call(test, path, {
      method: 'PUT',
      body: {
        location: 'westeurope',
        properties: {
          storageProfile: { source: { virtualMachineId: machine } },
          publishingProfile: { targetRegions: [{ name: 'westeurope' }, { name: 'northeurope' }] },
        },
      },
    });
    const status = await eventually(
      () => replication('1.2.0'),
      (found) => JSON.stringify(found).includes('"Completed"') && test.faults.list().every(({ struck }) => struck > 0),
    );

    expect(status).toMatchObject({
      aggregatedState: 'InProgress',
      summary: [
        { region: 'westeurope', state: 'Completed' },
        { region: 'northeurope', state: 'Replicating', progress: 99 },
      ],
    });
  });
});
