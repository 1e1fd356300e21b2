import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AzuriteBlobServer, LokiDatabase } from './azurite.ts';

const reads = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Azurite writes its metadata every five seconds: a blob that was acknowledged would be lost when the process is killed
 * before. Here every write is on disk before its answer goes out.
 */
export function saveBeforeAnswer({ httpServer, metadataStore, extentMetadataStore }: AzuriteBlobServer): void {
  const save = coalesce(async () => {
    await Promise.all([saveDatabase(metadataStore.db), saveDatabase(extentMetadataStore.db)]);
  });
  httpServer.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!reads.has(request.method ?? 'GET')) {
      holdEnd(response, save);
    }
  });
}

/** Delays the end of an answer until `before` is done. */
function holdEnd(response: ServerResponse, before: () => Promise<void>): void {
  const end = response.end.bind(response) as (...parts: unknown[]) => ServerResponse;
  response.end = ((...parts: unknown[]) => {
    before().then(
      () => end(...parts),
      (error: unknown) => response.destroy(error as Error),
    );
    return response;
  }) as typeof response.end;
}

/** Runs `work` so that each caller waits for a run that began after its call; callers share runs. */
function coalesce(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = work().finally(() => (running = undefined));
    return running;
  };
  return () => {
    if (!running) {
      return run();
    }
    next ??= running
      .catch(() => undefined)
      .then(() => {
        next = undefined;
        return run();
      });
    return next;
  };
}

function saveDatabase(database: LokiDatabase): Promise<void> {
  return new Promise((resolve, reject) => {
    database.saveDatabase((error) => (error ? reject(error) : resolve()));
  });
}
