import { randomBytes } from 'node:crypto';
import { createCallLog } from '../../../../../local/azure/call-log.ts';
import { createCosmos } from '../../../../../local/azure/cosmos/create-cosmos.ts';
import { createFaults } from '../../../../../local/azure/faults.ts';
import { loadTls } from '../../../../../local/azure/tls/load-tls.ts';
import { createClock } from '../../../../../local/support/clock.ts';

/** The service alone in a process, to be killed: `node cosmos-process.ts STATE_DIR TLS_DIR ACCOUNT_KEY`. */
const [stateDir = '', tlsDir = '', accountKey = randomBytes(64).toString('base64')] = process.argv.slice(2);
const { endpoint } = await createCosmos({
  stateDir,
  port: 0,
  clock: createClock(),
  tls: await loadTls(tlsDir),
  faults: createFaults(),
  calls: createCallLog(),
  accountKey,
  verifyToken: () => Promise.resolve(undefined),
  isAllowed: () => false,
});
console.log(JSON.stringify({ endpoint }));
