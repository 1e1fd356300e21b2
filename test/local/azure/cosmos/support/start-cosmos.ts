import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CosmosClient } from '@azure/cosmos';
import type { Container, ContainerRequest, CosmosClientOptions } from '@azure/cosmos';
import type { CallLog } from '../../../../../local/azure/call-log.ts';
import { createCallLog } from '../../../../../local/azure/call-log.ts';
import type { Cosmos, CosmosOptions } from '../../../../../local/azure/cosmos/create-cosmos.ts';
import { createCosmos } from '../../../../../local/azure/cosmos/create-cosmos.ts';
import type { Faults } from '../../../../../local/azure/faults.ts';
import { createFaults } from '../../../../../local/azure/faults.ts';
import { loadTls } from '../../../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../../../local/support/clock.ts';
import { shareTls } from '../../support/shared-secrets.ts';

export interface StartedCosmos {
  readonly cosmos: Cosmos;
  readonly client: CosmosClient;
  readonly key: string;
  readonly ca: string;
  readonly stateDir: string;
  readonly faults: Faults;
  readonly calls: CallLog;
  connect(options?: Partial<CosmosClientOptions>): CosmosClient;
  /** A container of its own in a database of its own. */
  container(definition?: Partial<ContainerRequest>): Promise<Container>;
  stop(): Promise<void>;
}

/** The service on a free port with a fresh folder, and the real client connected to it. */
export async function startCosmos(options: Partial<CosmosOptions> = {}): Promise<StartedCosmos> {
  const stateDir = options.stateDir ?? (await mkdtemp(join(tmpdir(), 'cosmos-')));
  await shareTls(join(stateDir, 'tls'));
  const tls = await loadTls(join(stateDir, 'tls'));
  const key = options.accountKey ?? randomBytes(64).toString('base64');
  const faults = createFaults();
  const calls = createCallLog();
  const cosmos = await createCosmos({
    stateDir,
    port: 0,
    clock: createClock(),
    tls,
    faults,
    calls,
    accountKey: key,
    verifyToken: () => Promise.resolve(undefined),
    isAllowed: () => false,
    ...options,
  });
  const agent = new Agent({ ca: tls.ca, keepAlive: true });
  const connect = (more: Partial<CosmosClientOptions> = {}): CosmosClient =>
    new CosmosClient({ endpoint: cosmos.endpoint, key, agent, ...more });
  const client = connect();
  let containers = 0;
  return {
    cosmos,
    client,
    key,
    ca: tls.ca,
    stateDir,
    faults,
    calls,
    connect,
    async container(definition = {}) {
      containers += 1;
      const { database } = await client.databases.createIfNotExists({ id: 'records' });
      const id = `container-${containers}`;
      const { container } = await database.containers.create({ id, partitionKey: { paths: ['/pk'] }, ...definition });
      return container;
    },
    async stop() {
      client.dispose();
      agent.destroy();
      await cosmos.close();
      await rm(stateDir, { recursive: true, force: true });
    },
  };
}
