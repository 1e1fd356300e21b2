import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What makes two processes agree on the time: see `createClock`. */
export interface ClockSettings {
  readonly speed: number;
  /** Real milliseconds since 1970 at which virtual time began to run apart from it. */
  readonly epoch: number;
}

const ClockSettings = z.object({ speed: z.number().positive(), epoch: z.number() });

/**
 * The clock of a state directory: what is asked for, else what an earlier process had, so that time does not jump back.
 * Another speed without an epoch begins now.
 */
export function loadClock(dir: string, asked: Partial<ClockSettings>, now = Date.now()): ClockSettings {
  const path = join(dir, 'clock.json');
  const stored = read(path);
  const speed = asked.speed ?? stored?.speed ?? 1;
  const epoch = asked.epoch ?? (stored?.speed === speed ? stored.epoch : now);
  writeFileSync(`${path}.new`, JSON.stringify({ speed, epoch }));
  renameSync(`${path}.new`, path);
  return { speed, epoch };
}

function read(path: string): ClockSettings | undefined {
  try {
    return ClockSettings.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
