import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { Exporters } from './providers.ts';

/** To whoever takes OTLP over HTTP, as JSON. */
export function createOtlpExporters(endpoint: string): Exporters {
  const url = (path: string): string => `${endpoint.replace(/\/$/, '')}/${path}`;
  return {
    spans: new OTLPTraceExporter({ url: url('v1/traces') }),
    metrics: new OTLPMetricExporter({ url: url('v1/metrics') }),
  };
}
