import type { Instance, RuntimeStatus } from '../state/instances.ts';
import { parameter, parameters, timeParameter } from './call.ts';

const statuses: readonly RuntimeStatus[] = [
  'Pending',
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Suspended',
];

/** Which instances a query asks for. */
export interface InstanceFilter {
  readonly prefix: string;
  readonly createdFrom: number | undefined;
  /** Undefined when none is named, or none that exists. */
  readonly statuses: ReadonlySet<RuntimeStatus> | undefined;
  matches(instance: Instance): boolean;
}

/** Reads a query as Azure does: statuses with their casing, unknown ones and bad dates ignored. */
export function instanceFilter(url: URL): InstanceFilter {
  const prefix = parameter(url, 'instanceIdPrefix') ?? '';
  const createdFrom = timeParameter(url, 'createdTimeFrom');
  const createdTo = timeParameter(url, 'createdTimeTo');
  const named = parameters(url, 'runtimeStatus').flatMap((list) => list.split(','));
  const known = statuses.filter((status) => named.includes(status));
  const wanted = known.length > 0 ? new Set(known) : undefined;
  return {
    prefix,
    createdFrom,
    statuses: wanted,
    matches: ({ id, status, createdMs }) =>
      id.startsWith(prefix) &&
      (createdFrom === undefined || createdMs >= createdFrom) &&
      (createdTo === undefined || createdMs <= createdTo) &&
      (wanted === undefined || wanted.has(status)),
  };
}
