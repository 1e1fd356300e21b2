import { inTransaction } from '../../../support/sqlite.ts';
import { openContainers } from './containers-table.ts';
import { openDatabases } from './databases-table.ts';
import { openFile } from './open-file.ts';
import type { Store } from './store.ts';

export function openStore(stateDir: string): Store {
  const file = openFile(stateDir);
  const containers = openContainers(file);
  return {
    databases: openDatabases(file, containers),
    containers,
    file,
    transaction: (work) => inTransaction(file, work),
    close: () => file.close(),
  };
}
