import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ClockSettings as Settings } from '../../support/clock.ts';

const ClockSettings = z
  .object({ speed: z.number().positive(), epoch: z.number(), base: z.number().optional() })
  .transform(({ base, ...others }) => ({ ...others, ...(base !== undefined && { base }) }));

/**
 * The clock of a state directory: what is asked for, else what an earlier process had, so that time does not jump back.
 * Another speed without an epoch begins now.
 */
export function loadClock(dir: string, asked: Partial<Settings>, now = Date.now()): Settings {
  const stored = read(pathIn(dir));
  const speed = asked.speed ?? stored?.speed ?? 1;
  const goesOn = asked.epoch === undefined && stored?.speed === speed;
  const settings = goesOn ? stored : { speed, epoch: asked.epoch ?? now };
  saveClock(dir, settings);
  return settings;
}

/** Keeps what a clock goes by for the next process. */
export function saveClock(dir: string, settings: Settings): void {
  const path = pathIn(dir);
  writeFileSync(`${path}.new`, JSON.stringify(settings));
  renameSync(`${path}.new`, path);
}

function pathIn(dir: string): string {
  return join(dir, 'clock.json');
}

function read(path: string): Settings | undefined {
  try {
    return ClockSettings.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}
