import { app } from '@azure/functions';
import { useInstrumenter } from '@azure/core-tracing';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { createAzureInstrumenter } from './azure-instrumenter.ts';
import type { Exporters } from './providers.ts';
import { traceInvocation } from './trace-invocations.ts';

/**
 * Sends traces and metrics to every place there is. Without one nothing of the SDK is loaded, and OpenTelemetry's API
 * does nothing. What is collected is sent when it has come together, and before the app ends.
 */
export async function startTelemetry(exporters: readonly Exporters[]): Promise<void> {
  if (exporters.length === 0) {
    return;
  }
  const { createProviders } = await import('./providers.ts');
  const { tracerProvider, meterProvider, contextManager, propagator } = createProviders(exporters);
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
