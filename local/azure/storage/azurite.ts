import { createRequire } from 'node:module';
import type { Server } from 'node:http';

/** The parts of Azurite's blob server that are used here; the package has no typings. */
export interface AzuriteBlobServer {
  readonly httpServer: Server;
  readonly metadataStore: { readonly db: LokiDatabase };
  readonly extentMetadataStore: { readonly db: LokiDatabase };
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface LokiDatabase {
  saveDatabase(saved: (error?: Error | null) => void): void;
}

interface AzuriteModules {
  readonly BlobServer: new (configuration: unknown) => AzuriteBlobServer;
  readonly BlobConfiguration: new (...settings: readonly unknown[]) => unknown;
  readonly AzuriteTelemetryClient: { init(location: string, enabled: boolean): void };
}

/** Azurite takes half a second to load, so it is loaded when a storage account is started. */
function loadAzurite(): AzuriteModules {
  const require = createRequire(import.meta.url);
  const { default: BlobServer } = require('azurite/dist/src/blob/BlobServer.js') as { default: never };
  const { default: BlobConfiguration } = require('azurite/dist/src/blob/BlobConfiguration.js') as { default: never };
  const telemetry = require('azurite/dist/src/common/Telemetry.js') as Pick<AzuriteModules, 'AzuriteTelemetryClient'>;
  return { BlobServer, BlobConfiguration, ...telemetry };
}

/** A blob server that keeps its data in `dir` and sends no telemetry. */
export function createBlobServer(dir: string, port: number): AzuriteBlobServer {
  const { BlobServer, BlobConfiguration, AzuriteTelemetryClient } = loadAzurite();
  AzuriteTelemetryClient.init(dir, false);
  const keepAliveSeconds = 600;
  const extents = [{ locationId: 'Default', locationPath: `${dir}/blobs`, maxConcurrency: 50 }];
  const [accessLog, accessLogStream, debugLog, debugLogFile, loose, skipApiVersionCheck] = [
    false,
    undefined,
    false,
    undefined,
    false,
    true,
  ];
  return new BlobServer(
    new BlobConfiguration(
      '127.0.0.1',
      port,
      keepAliveSeconds,
      `${dir}/blobs.json`,
      `${dir}/extents.json`,
      extents,
      accessLog,
      accessLogStream,
      debugLog,
      debugLogFile,
      loose,
      skipApiVersionCheck,
    ),
  );
}
