import { createHash } from 'node:crypto';
import type { Environment } from '../../../shared/ports/support.ts';
import type { VirtualClock } from '../durable/schedule.ts';

/** The clock of a test, ids that count, and SHA-256. */
export function memoryEnvironment(clock: VirtualClock): Environment {
  let ids = 0;
  return {
    now: () => new Date(clock.millis).toISOString(),
    newId: () => {
      ids += 1;
      return `id${String(ids).padStart(4, '0')}`;
    },
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
