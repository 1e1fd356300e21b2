import { ManagedIdentityCredential } from '@azure/identity';
import type { Config } from '../config.ts';
import type { Exporters } from '../telemetry/providers.ts';

type Settings = Pick<
  Config,
  'OTEL_EXPORTER_OTLP_ENDPOINT' | 'APPLICATIONINSIGHTS_CONNECTION_STRING' | 'AZURE_CLIENT_ID'
>;

/** Every place that the settings send telemetry to; what a place needs is loaded for it alone. */
export async function telemetryExporters(settings: Settings): Promise<readonly Exporters[]> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, APPLICATIONINSIGHTS_CONNECTION_STRING: connectionString } = settings;
  const exporters: Exporters[] = [];
  if (endpoint !== undefined) {
    const { createOtlpExporters } = await import('../telemetry/otlp-exporters.ts');
    exporters.push(createOtlpExporters(endpoint));
  }
  if (connectionString !== undefined) {
    const { createApplicationInsightsExporters } = await import('./application-insights.ts');
    const { AZURE_CLIENT_ID: clientId } = settings;
    const credential = new ManagedIdentityCredential(clientId === undefined ? {} : { clientId });
    exporters.push(createApplicationInsightsExporters(connectionString, credential));
  }
  return exporters;
}
