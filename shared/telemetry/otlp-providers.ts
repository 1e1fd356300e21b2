import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';

const resource = resourceFromAttributes({ 'service.name': 'rebake' });

/** How long spans are gathered before they are sent: an instance may be taken away soon after its work. */
const spanDelayMilliseconds = 2000;
const metricIntervalMilliseconds = 30_000;

/** OpenTelemetry's own parts, sending to an OTLP endpoint. */
export function createProviders(endpoint: string) {
  const url = (path: string): string => `${endpoint.replace(/\/$/, '')}/${path}`;
  const spans = new BatchSpanProcessor(new OTLPTraceExporter({ url: url('v1/traces') }), {
    scheduledDelayMillis: spanDelayMilliseconds,
  });
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter({ url: url('v1/metrics') }),
    exportIntervalMillis: metricIntervalMilliseconds,
  });
  return {
    tracerProvider: new BasicTracerProvider({ resource, spanProcessors: [spans] }),
    meterProvider: new MeterProvider({ resource, readers: [reader] }),
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  };
}
