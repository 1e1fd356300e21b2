import { createCallLog } from '../../../../local/azure/call-log.ts';
import { createFaults } from '../../../../local/azure/faults.ts';
import { createServiceBus } from '../../../../local/azure/service-bus/service-bus.ts';
import { createClock } from '../../../../local/support/clock.ts';

/** A broker in a process of its own, for tests that kill it: prints its connection string when ready. */
const bus = await createServiceBus({
  stateDir: process.argv[2] ?? '.',
  port: 0,
  clock: createClock(),
  tls: { key: '', cert: '', ca: '' },
  faults: createFaults(),
  calls: createCallLog(),
  sharedAccessKey: 'local-key',
});
bus.ensureQueue('orders');
process.stdout.write(`${bus.connectionString}\n`);
