import type { Storage } from '../../../storage/create-storage.ts';

/** Where boot diagnostics of machines are kept: blobs of a storage account that Azure manages. */
export interface DiagnosticsStore {
  /** Writes a blob, in a container that is made where it is missing. */
  write(container: string, blob: string, content: string | Uint8Array): Promise<void>;
  /** A URL by which anybody may read the blob for so many minutes. */
  signedUrl(container: string, blob: string, minutes: number): string;
}

export function diagnosticsIn(storage: Storage): DiagnosticsStore {
  return {
    async write(container, blob, content) {
      await storage.ensureContainer(container);
      await storage.writeBlob(container, blob, content);
    },
    signedUrl: (container, blob, minutes) => storage.signedUrl(container, blob, minutes),
  };
}
