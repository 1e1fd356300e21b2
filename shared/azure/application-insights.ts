import type { TokenCredential } from '@azure/identity';
import {
  AzureMonitorMetricExporter,
  AzureMonitorTraceExporter,
  type AzureMonitorExporterOptions,
} from '@azure/monitor-opentelemetry-exporter';
import { type Attributes, SpanKind } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Exporters } from '../telemetry/providers.ts';

/**
 * To Application Insights, in the name of an identity with the role Monitoring Metrics Publisher. Spans become
 * dependencies and metrics custom metrics; what cannot be sent now is not kept on the instance's disk.
 */
export function createApplicationInsightsExporters(
  connectionString: string,
  credential: TokenCredential,
  clientOptions: Pick<AzureMonitorExporterOptions, 'tlsOptions'> = {},
): Exporters {
  const options = { connectionString, credential, disableOfflineStorage: true, ...clientOptions };
  return {
    spans: asShown(new AzureMonitorTraceExporter(options)),
    metrics: new AzureMonitorMetricExporter(options),
  };
}

/** With what Application Insights shows spans by, where it goes by other names than the SDKs do. */
function asShown(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(shown), done),
    shutdown: () => exporter.shutdown(),
  };
}

function shown(span: ReadableSpan): ReadableSpan {
  const { 'faas.name': functionName, 'http.url': url } = span.attributes;
  if (functionName !== undefined) {
    // The Functions host reports a request for each invocation itself: our span of it is work inside of that request,
    // found by the name that the host's requests and log lines go by as well.
    return changed(span, { 'ai.operation.name': functionName }, SpanKind.INTERNAL);
  }
  // Without it each address would be a service of its own in the application map.
  return typeof url === 'string' ? changed(span, { 'http.host': new URL(url).host }) : span;
}

function changed(span: ReadableSpan, more: Attributes, kind = span.kind): ReadableSpan {
  const attributes = { ...span.attributes, ...more };
  return Object.create(span, { kind: { value: kind }, attributes: { value: attributes } }) as ReadableSpan;
}
