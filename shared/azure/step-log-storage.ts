import type { TokenCredential } from '@azure/core-auth';
import { BlobServiceClient, generateBlobSASQueryParameters, SASProtocol } from '@azure/storage-blob';
import type { Config } from '../config.ts';
import type { Environment, StepLogs } from '../ports/support.ts';
import { appendOnly, createBlobStepLogs } from './blob-step-logs.ts';

/** Logs of steps in the configured storage account: signed with its key, or in the managed identity's name. */
export function createStepLogStorage(config: Config, credential: TokenCredential, environment: Environment): StepLogs {
  const service =
    config.REBAKE_STORAGE_CONNECTION === undefined
      ? new BlobServiceClient(config.REBAKE_STORAGE_BLOB_ENDPOINT!, credential)
      : BlobServiceClient.fromConnectionString(config.REBAKE_STORAGE_CONNECTION);
  const container = service.getContainerClient(config.REBAKE_LOGS_CONTAINER);

  async function signUrl(blob: string, until: Date): Promise<string> {
    const client = container.getAppendBlobClient(blob);
    if (config.REBAKE_STORAGE_CONNECTION !== undefined) {
      return client.generateSasUrl({ permissions: appendOnly, expiresOn: until });
    }
    const key = await service.getUserDelegationKey(new Date(environment.now()), until);
    const values = { containerName: container.containerName, blobName: blob, permissions: appendOnly };
    const sas = generateBlobSASQueryParameters(
      { ...values, expiresOn: until, protocol: SASProtocol.Https },
      key,
      service.accountName,
    );
    return `${client.url}?${String(sas)}`;
  }

  return createBlobStepLogs(container, signUrl, () => environment.now());
}
