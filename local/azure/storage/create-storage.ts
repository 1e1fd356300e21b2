import type { AddressInfo } from 'node:net';
import { BlobServiceClient } from '@azure/storage-blob';
import type { Service, ServiceOptions } from '../service.ts';
import { createBlobServer } from './azurite.ts';
import { saveBeforeAnswer } from './save-before-answer.ts';

/** Azurite's account and its published key (learn.microsoft.com/azure/storage/common/storage-use-azurite). */
const account = 'devstoreaccount1';
const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

export interface Storage extends Service {
  readonly port: number;
  readonly connectionString: string;
  /** Writes a block blob, in a container that must exist. */
  writeBlob(container: string, name: string, text: string): Promise<void>;
  /** Makes a container, unless it is there. */
  ensureContainer(name: string): Promise<void>;
}

/** A storage account with blobs: Azurite in this process, with its data in `stateDir`. */
export async function createStorage({ stateDir, port }: Pick<ServiceOptions, 'stateDir' | 'port'>): Promise<Storage> {
  const server = createBlobServer(stateDir, port);
  saveBeforeAnswer(server);
  await server.start();
  const taken = (server.httpServer.address() as AddressInfo).port;
  const endpoint = `http://127.0.0.1:${taken}/${account}`;
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${endpoint};`;
  const client = BlobServiceClient.fromConnectionString(connectionString);
  return {
    port: taken,
    connectionString,
    async writeBlob(container, name, text) {
      await client.getContainerClient(container).getBlockBlobClient(name).upload(text, Buffer.byteLength(text));
    },
    async ensureContainer(name) {
      await client.getContainerClient(name).createIfNotExists();
    },
    close: () => server.close(),
  };
}
