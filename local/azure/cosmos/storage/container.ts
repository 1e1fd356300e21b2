import type { ContainerDefinition } from '../resources/container-definition.ts';

export interface Database {
  readonly key: number;
  readonly id: string;
  readonly rid: string;
  /** Seconds since 1970. */
  readonly ts: number;
}

export interface Container {
  readonly key: number;
  readonly database: Database;
  readonly id: string;
  readonly rid: string;
  readonly definition: ContainerDefinition;
  /** The partition key's paths, each as property names. */
  readonly partitionKeyPaths: readonly (readonly string[])[];
  /** Seconds since 1970. */
  readonly ts: number;
  /** Counts the changes of the definition. */
  readonly version: number;
}

/** `/a/"b c"` as `['a', 'b c']`. */
export function parsePath(path: string): string[] {
  return [...path.matchAll(/\/(?:"([^"]*)"|([^/]*))/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}
