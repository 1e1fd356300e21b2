import type { DurableAddresses } from '../addresses.ts';
import type { Environment } from '../environment.ts';

/** One call of the management API. */
export interface ManagementCall {
  readonly environment: Environment;
  readonly addresses: DurableAddresses;
  readonly request: Request;
  readonly url: URL;
  /** Parts of the path below the webhook, decoded. */
  readonly path: readonly string[];
}

export function booleanParameter({ url }: ManagementCall, name: string, otherwise: boolean): boolean {
  const value = parameter(url, name)?.toLowerCase();
  return value === 'true' ? true : value === 'false' ? false : otherwise;
}

/** A query parameter, its name in any casing. */
export function parameter(url: URL, name: string): string | undefined {
  return parameters(url, name)[0];
}

export function parameters(url: URL, name: string): string[] {
  return [...url.searchParams].filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value);
}

/** An instant of the query in milliseconds; undefined when absent or no date, which Azure ignores. */
export function timeParameter(url: URL, name: string): number | undefined {
  const time = Date.parse(parameter(url, name) ?? '');
  return Number.isNaN(time) ? undefined : time;
}
