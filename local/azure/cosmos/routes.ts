import { createItem, deleteItem, readItem, replaceItem } from './items/item-handlers.ts';
import type { RequestKind } from './http/request-kind.ts';
import type { Handler } from './http/exchange.ts';
import { deletePartition } from './items/delete-partition.ts';
import { patchItem } from './items/patch-handler.ts';
import { readChangeFeed } from './feed/change-feed-handler.ts';
import { refuse, refuseOffers } from './resources/refused.ts';
import { runBatch } from './items/batch-handler.ts';
import { planQuery } from './query/plan-query.ts';
import { listItems, queryContainers, queryDatabases, queryItems } from './query/query-handlers.ts';
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
  { method: 'POST', path: 'dbs', kinds: ['query'], handle: queryDatabases },
  { method: 'POST', path: 'dbs', handle: createDatabase },
  { method: 'GET', path: 'dbs/*', handle: readDatabase },
  { method: 'DELETE', path: 'dbs/*', handle: deleteDatabase },
  { method: 'GET', path: containers, handle: listContainers },
  { method: 'POST', path: containers, kinds: ['query'], handle: queryContainers },
  { method: 'POST', path: containers, handle: createContainer },
  { method: 'GET', path: `${containers}/*`, handle: readContainer },
  { method: 'PUT', path: `${containers}/*`, handle: replaceContainer },
  { method: 'DELETE', path: `${containers}/*`, handle: deleteContainer },
  { method: 'GET', path: `${containers}/*/pkranges`, handle: listPartitionKeyRanges },
  { method: 'GET', path: items, kinds: ['feed'], handle: listItems },
  { method: 'GET', path: items, kinds: ['changeFeed'], handle: readChangeFeed },
  { method: 'POST', path: items, kinds: ['query'], handle: queryItems },
  { method: 'POST', path: items, kinds: ['queryPlan'], handle: planQuery },
  { method: 'POST', path: items, kinds: ['batch'], handle: runBatch },
  { method: 'POST', path: items, kinds: ['plain', 'upsert'], handle: createItem },
  { method: 'GET', path: `${items}/*`, handle: readItem },
  { method: 'PUT', path: `${items}/*`, handle: replaceItem },
  { method: 'PATCH', path: `${items}/*`, handle: patchItem },
  { method: 'DELETE', path: `${items}/*`, handle: deleteItem },
  { method: 'POST', path: `${containers}/*/operations/partitionkeydelete`, handle: deletePartition },
  { method: '*', path: 'offers/**', handle: refuseOffers },
  { method: '*', path: `${containers}/*/sprocs/**`, handle: refuse('A stored procedure') },
  { method: '*', path: `${containers}/*/triggers/**`, handle: refuse('A trigger') },
  { method: '*', path: `${containers}/*/udfs/**`, handle: refuse('A user-defined function') },
  { method: '*', path: `${containers}/*/conflicts/**`, handle: refuse('The conflicts feed') },
  { method: '*', path: `${items}/*/attachments/**`, handle: refuse('An attachment') },
  { method: '*', path: 'dbs/*/users/**', handle: refuse('A user with permissions') },
  { method: '*', path: 'dbs/*/clientencryptionkeys/**', handle: refuse('Client-side encryption') },
];
