/** One value of a metric. Attributes are few and bounded: no version numbers, no ids. */
export interface Measurement {
  readonly name: MetricName;
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Metric {
  /** Seconds are of the app's clock. A level stands until the next one. */
  readonly kind: 'count' | 'seconds' | 'level';
  readonly description: string;
}

/** Every metric of what the app has done; docs/telemetry.md tells their attributes. */
export const metrics = {
  'rebake.changes': { kind: 'count', description: 'Changes of image definitions, versions, rebakes and promotions' },
  'rebake.facts': { kind: 'count', description: 'Facts for the Event Grid topic' },
  'rebake.alerts': { kind: 'count', description: 'Alerts for people' },
  'rebake.checks': { kind: 'count', description: 'Checks that reported' },
  'rebake.rebake.duration': { kind: 'seconds', description: 'From the request of a rebake to its end' },
  'rebake.step.duration': { kind: 'seconds', description: 'Steps of bakes, and checks by run command' },
  'rebake.bake.delay': { kind: 'seconds', description: 'From the release of a base version to a version baked on it' },
  'rebake.live.delay': { kind: 'seconds', description: 'From the bake of a version to its going live' },
  'rebake.patch.delay': { kind: 'seconds', description: 'From the release of a base version to a live version on it' },
  'rebake.adoption.delay': { kind: 'seconds', description: 'From going live to a share of the machines running it' },
  'rebake.replication.duration': { kind: 'seconds', description: 'Replication of a version to a region' },
  'rebake.machines': { kind: 'level', description: 'Machines, as the last complete sweep saw them' },
  'rebake.findings.open': { kind: 'level', description: 'Open findings after the last sweep' },
} as const satisfies Readonly<Record<string, Metric>>;
export type MetricName = keyof typeof metrics;

export function count(name: MetricName, attributes: Measurement['attributes']): Measurement {
  return { name, value: 1, attributes };
}

/** The time between two ISO instants. */
export function seconds(
  name: MetricName,
  from: string,
  to: string,
  attributes: Measurement['attributes'],
): Measurement {
  return { name, value: (Date.parse(to) - Date.parse(from)) / 1000, attributes };
}
