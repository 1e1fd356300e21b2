import { createHash, randomBytes } from 'node:crypto';
import type { Environment } from '../ports/support.ts';

/** The machine's clock, ids that sort by time, and SHA-256. */
export function createEnvironment(): Environment {
  return {
    now: () => new Date().toISOString(),
    newId: () => `${Date.now().toString(36).padStart(9, '0')}${randomBytes(5).toString('hex')}`,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
  };
}
