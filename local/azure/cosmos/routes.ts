import { createItem, deleteItem, readItem, replaceItem } from './items/item-handlers.ts';
import type { RequestKind } from './http/request-kind.ts';
import type { Handler } from './http/exchange.ts';
import { readAccount } from './resources/account.ts';
import { createContainer, deleteContainer, listContainers, listPartitionKeyRanges } from './resources/containers.ts';
import { readContainer, replaceContainer } from './resources/containers.ts';
import { createDatabase, deleteDatabase, listDatabases, readDatabase } from './resources/databases.ts';

export interface Route {
  readonly method: string;
  /** Segments; `*` stands for a name. */
  readonly path: string;
  /** Absent: any kind. */
  readonly kinds?: readonly RequestKind[];
  readonly handle: Handler;
}

const containers = 'dbs/*/colls';
const items = 'dbs/*/colls/*/docs';

/** All that the service answers. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '', handle: readAccount },
  { method: 'GET', path: 'dbs', handle: listDatabases },
  { method: 'POST', path: 'dbs', handle: createDatabase },
  { method: 'GET', path: 'dbs/*', handle: readDatabase },
  { method: 'DELETE', path: 'dbs/*', handle: deleteDatabase },
  { method: 'GET', path: containers, handle: listContainers },
  { method: 'POST', path: containers, handle: createContainer },
  { method: 'GET', path: `${containers}/*`, handle: readContainer },
  { method: 'PUT', path: `${containers}/*`, handle: replaceContainer },
  { method: 'DELETE', path: `${containers}/*`, handle: deleteContainer },
  { method: 'GET', path: `${containers}/*/pkranges`, handle: listPartitionKeyRanges },
  { method: 'POST', path: items, handle: createItem },
  { method: 'GET', path: `${items}/*`, handle: readItem },
  { method: 'PUT', path: `${items}/*`, handle: replaceItem },
  { method: 'DELETE', path: `${items}/*`, handle: deleteItem },
];
