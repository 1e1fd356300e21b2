import { metrics } from '@opentelemetry/api';
import { type Measurement, type MetricName, metrics as measured } from './measurement.ts';

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

export function record({ name, value, attributes }: Measurement): void {
  const { kind, description } = measured[name];
  switch (kind) {
    case 'count':
      return meter().createCounter(name, { description }).add(value, attributes);
    case 'seconds':
      return meter().createHistogram(name, { description, unit: 's' }).record(value, attributes);
    case 'level':
      return meter().createGauge(name, { description }).record(value, attributes);
  }
}

/** By metric, the attributes that have a level. */
const levels = new Map<MetricName, ReadonlyMap<string, Measurement>>();

/** All levels of a metric at once: what had one before and has none now is at zero. */
export function recordLevels(name: MetricName, now: readonly Measurement[]): void {
  const before = levels.get(name) ?? new Map<string, Measurement>();
  const current = new Map(now.map((level) => [JSON.stringify(level.attributes), level]));
  const fallen = [...before]
    .filter(([key]) => !current.has(key))
    .map(([key, level]) => [key, { ...level, value: 0 }] as const);
  const all = new Map([...current, ...fallen]);
  all.forEach((level) => record(level));
  levels.set(name, all);
}
