import { app } from '@azure/functions';
import { useInstrumenter } from '@azure/core-tracing';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { createAzureInstrumenter } from './azure-instrumenter.ts';
import { traceInvocation } from './trace-invocations.ts';

export interface TelemetrySettings {
  /** Where OTLP over HTTP is taken, without `/v1/traces`. */
  readonly endpoint: string;
}

/**
 * Sends traces and metrics to an OTLP endpoint. Without one nothing is loaded, and OpenTelemetry's API does nothing.
 * What is collected is sent when it has come together, and before the app ends.
 */
export async function startTelemetry(settings: TelemetrySettings | undefined): Promise<void> {
  if (settings === undefined) {
    return;
  }
  const { createProviders } = await import('./otlp-providers.ts');
  const { tracerProvider, meterProvider, contextManager, propagator } = createProviders(settings.endpoint);
  context.setGlobalContextManager(contextManager.enable());
  propagation.setGlobalPropagator(propagator);
  trace.setGlobalTracerProvider(tracerProvider);
  metrics.setGlobalMeterProvider(meterProvider);
  useInstrumenter(createAzureInstrumenter());
  app.hook.preInvocation(traceInvocation);
  app.hook.appTerminate(async () => {
    await Promise.all([tracerProvider.shutdown(), meterProvider.shutdown()]);
  });
}
