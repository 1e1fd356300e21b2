import type { Container, ContainerRequest } from '@azure/cosmos';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBakeSlots } from '../../shared/records/bake-slots.ts';
import { createBaseImageRecords } from '../../shared/records/base-image-records.ts';
import { type ContainerDefinition, containers } from '../../shared/records/containers.ts';
import { createComplianceRecords } from '../../shared/records/compliance-records.ts';
import { createImageRecords } from '../../shared/records/image-records.ts';
import { createMachineRecords } from '../../shared/records/machine-records.ts';
import { createOperationRecords } from '../../shared/records/operation-records.ts';
import { AzureUnavailableError } from '../../shared/errors.ts';
import { type StartedCosmos, startCosmos } from '../local/azure/cosmos/support/start-cosmos.ts';
import { memoryComplianceRecords } from '../support/memory/compliance-records.ts';
import { memoryImageRecords } from '../support/memory/image-records.ts';
import { memoryMachineRecords } from '../support/memory/machine-records.ts';
import { memoryOperationRecords } from '../support/memory/operation-records.ts';
import { memoryBakeSlots, memoryBaseImageRecords } from '../support/memory/other-records.ts';
import { complianceRecordsContract, machineRecordsContract } from './compliance-records.ts';
import { imageRecordsContract } from './image-records.ts';
import { otherRecordsContract } from './other-records.ts';

let started: StartedCosmos;
let images: Container;

beforeAll(async () => {
  started = await startCosmos();
  images = await started.container(asRequest(containers.images));
});

afterAll(() => started.stop());

describe('records in memory', () => {
  imageRecordsContract(() => Promise.resolve(memoryImageRecords()));
  machineRecordsContract(() => Promise.resolve(memoryMachineRecords()));
  complianceRecordsContract(() => Promise.resolve(memoryComplianceRecords()));
  otherRecordsContract(() =>
    Promise.resolve({
      baseImages: memoryBaseImageRecords(),
      operations: memoryOperationRecords(),
      slots: memoryBakeSlots(),
    }),
  );
});

describe('records in Cosmos DB', () => {
  imageRecordsContract(() => Promise.resolve(createImageRecords(images)));
  machineRecordsContract(async () => createMachineRecords(await started.container(asRequest(containers.machines))));
  complianceRecordsContract(async () =>
    createComplianceRecords(await started.container(asRequest(containers.compliance))),
  );
  otherRecordsContract(async () => ({
    baseImages: createBaseImageRecords(await started.container(asRequest(containers.baseImages))),
    operations: createOperationRecords(await started.container(asRequest(containers.operations))),
    slots: createBakeSlots(await started.container(asRequest(containers.coordination))),
  }));

  it('let operations and answers expire by themselves', async () => {
    const container = await started.container(asRequest(containers.operations));
    const operations = createOperationRecords(container);
    await operations.claimAnswer({ id: 'k', requestDigest: 'd' });
    const { resource: claimed } = await container.item('k', 'k').read<{ ttl: number }>();
    await operations.keepAnswer({ id: 'k', requestDigest: 'd', answer: { status: 200, headers: {}, body: '' } });
    const { resource: kept } = await container.item('k', 'k').read<{ ttl: number }>();

    expect([claimed?.ttl, kept?.ttl]).toEqual([300, 86_400]);
  });

  it('tell an outage from a refusal', async () => {
    const gone = started.connect({ endpoint: 'https://127.0.0.1:9', connectionPolicy: { requestTimeout: 500 } });
    const records = createImageRecords(gone.database('records').container('images'));

    await expect(records.read('definition', 'a', 'definition')).rejects.toThrow(AzureUnavailableError);
  });
});

function asRequest({ partitionKey, defaultTtl, compositeIndexes }: ContainerDefinition): Partial<ContainerRequest> {
  const orders = compositeIndexes?.map((index) => index.map(({ path, order }) => ({ path, order })));
  return {
    partitionKey: { paths: [partitionKey] },
    ...(defaultTtl === undefined ? {} : { defaultTtl }),
    ...(orders ? { indexingPolicy: { includedPaths: [{ path: '/*' }], compositeIndexes: orders } } : {}),
  };
}
