import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  BatchSpanProcessor,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';

/** One place that telemetry is sent to. */
export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
}

const resource = resourceFromAttributes({ 'service.name': 'rebake' });

/** How long spans are gathered before they are sent: an instance may be taken away soon after its work. */
const spanDelayMilliseconds = 2000;
const metricIntervalMilliseconds = 30_000;

/** OpenTelemetry's own parts, sending everything to every place. */
export function createProviders(exporters: readonly Exporters[]) {
  return {
    tracerProvider: new BasicTracerProvider({
      resource,
      // The host's own spans, which may be what a trace begins with, are mostly marked as not sampled.
      sampler: new AlwaysOnSampler(),
      spanProcessors: exporters.map(
        ({ spans }) => new BatchSpanProcessor(spans, { scheduledDelayMillis: spanDelayMilliseconds }),
      ),
    }),
    meterProvider: new MeterProvider({
      resource,
      readers: exporters.map(
        ({ metrics: exporter }) =>
          new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: metricIntervalMilliseconds }),
      ),
    }),
    contextManager: new AsyncLocalStorageContextManager(),
    propagator: new W3CTraceContextPropagator(),
  };
}
