import { metrics } from '@opentelemetry/api';
import type { Measurement } from './measurements.ts';

// The API gives instruments that do nothing until a meter provider is set: asking anew each time costs a look-up.
const meter = () => metrics.getMeter('rebake');

/** A call to an Azure service that was answered, by host and status; 429 is a throttle. */
export function countAzureCall(url: string, status: number): void {
  const { host } = new URL(url);
  meter()
    .createCounter('rebake.azure.calls', { description: 'Calls to Azure services that were answered' })
    .add(1, { 'server.address': host, 'http.response.status_code': status });
  if (status === 429) {
    meter()
      .createCounter('rebake.azure.throttles', { description: 'Calls that Azure services put off' })
      .add(1, { 'server.address': host });
  }
}

/** How long an invocation took, in seconds. */
export function recordInvocation(functionName: string, seconds: number, outcome: 'succeeded' | 'failed'): void {
  meter()
    .createHistogram('rebake.function.duration', { unit: 's', description: 'Invocations of functions' })
    .record(seconds, { 'faas.name': functionName, outcome });
}

export function record({ name, kind, value, attributes }: Measurement): void {
  if (kind === 'count') {
    meter().createCounter(name).add(value, attributes);
  } else {
    meter().createHistogram(name, { unit: 's' }).record(value, attributes);
  }
}
