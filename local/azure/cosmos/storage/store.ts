import type { DatabaseSync } from 'node:sqlite';
import type { ContainerDefinition } from '../resources/container-definition.ts';
import type { Container, Database } from './container.ts';

/** Everything the service keeps. All calls are synchronous: one writer, no interleaving inside a transaction. */
export interface Store {
  readonly databases: {
    list(): Database[];
    find(id: string): Database | undefined;
    create(id: string, now: number): Database;
    delete(database: Database): void;
  };
  readonly containers: {
    list(database: Database): Container[];
    count(): number;
    find(database: Database, id: string): Container | undefined;
    create(database: Database, definition: ContainerDefinition, now: number): Container;
    replace(container: Container, definition: ContainerDefinition, now: number): Container;
    delete(container: Container): void;
    /** The newest log number that was given out. */
    lsn(container: Container): number;
    /** Gives out the next log number. */
    advance(container: Container): number;
  };
  readonly file: DatabaseSync;
  transaction<T>(work: () => T): T;
  close(): void;
}
