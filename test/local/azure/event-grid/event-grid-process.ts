import { createEventGrid } from '../../../../local/azure/event-grid/create-event-grid.ts';
import { createCallLog } from '../../../../local/azure/call-log.ts';
import { createFaults } from '../../../../local/azure/faults.ts';
import { loadTls } from '../../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../../local/support/clock.ts';

/** Event Grid in a process of its own, for tests that kill it: prints its port when ready. */
const stateDir = process.argv[2] ?? '.';
const grid = await createEventGrid({
  stateDir,
  port: 0,
  clock: createClock({ speed: 60, epoch: Date.now() }),
  tls: await loadTls(`${stateDir}/tls`),
  faults: createFaults(),
  calls: createCallLog(),
  verifyToken: () => Promise.resolve({ kind: 'refused', reason: 'malformed', message: 'No tokens here.' }),
  maySend: () => false,
  enqueue: () => Promise.resolve('queueNotFound'),
  writeBlob: () => Promise.resolve(),
});
process.stdout.write(`${grid.port}\n`);
