import type { AddressInfo } from 'node:net';
import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
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
  writeBlob(container: string, name: string, content: string | Uint8Array): Promise<void>;
  /** A URL by which anybody may read the blob until so many minutes from now, in the time of this computer. */
  signedUrl(container: string, name: string, minutes: number): string;
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
  const credential = new StorageSharedKeyCredential(account, key);
  return {
    port: taken,
    connectionString,
    async writeBlob(container, name, content) {
      await client.getContainerClient(container).getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
    },
    signedUrl(containerName, blobName, minutes) {
      const permissions = BlobSASPermissions.parse('r');
      const expiresOn = new Date(Date.now() + minutes * 60_000);
      const signature = generateBlobSASQueryParameters({ containerName, blobName, permissions, expiresOn }, credential);
      return `${client.getContainerClient(containerName).getBlobClient(blobName).url}?${signature.toString()}`;
    },
    async ensureContainer(name) {
      await client.getContainerClient(name).createIfNotExists();
    },
    close: () => server.close(),
  };
}
