import { ContainerSASPermissions, type ContainerClient } from '@azure/storage-blob';
import type { StepLogs } from '../ports/support.ts';
import { azureCall, azureFind } from './azure-call.ts';

/** A machine writes its log within this time. */
const writableHours = 26;

/** Logs of steps as append blobs. `signUrl` makes an address that a machine may append to. */
export function createBlobStepLogs(
  container: ContainerClient,
  signUrl: (blob: string, until: Date) => Promise<string>,
  now: () => string,
): StepLogs {
  async function open(blob: string): Promise<string> {
    await azureCall('create a step log', () => container.getAppendBlobClient(blob).createIfNotExists());
    return signUrl(blob, new Date(Date.parse(now()) + writableHours * 3_600_000));
  }

  async function text(blob: string): Promise<string | undefined> {
    return azureFind('read a step log', async () => {
      const buffer = await container.getBlobClient(blob).downloadToBuffer();
      return buffer.toString('utf8');
    });
  }

  return {
    open: async (name) => ({ outputUrl: await open(`${name}.out`), errorUrl: await open(`${name}.err`) }),
    async read(name) {
      const [output, error] = await Promise.all([text(`${name}.out`), text(`${name}.err`)]);
      return output === undefined && error === undefined ? undefined : `${output ?? ''}${error ?? ''}`;
    },
  };
}

/** Append only: a machine can neither read nor delete what it or others wrote. */
export const appendOnly: ContainerSASPermissions = ContainerSASPermissions.parse('a');
