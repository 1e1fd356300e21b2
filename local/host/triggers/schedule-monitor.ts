import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { NextOccurrence } from './ncrontab.ts';

const ScheduleStatus = z.object({ last: z.number().optional(), next: z.number(), lastUpdated: z.number().optional() });

/** When a timer fired last (absent: never) and will fire next; milliseconds since 1970. */
export type ScheduleStatus = z.infer<typeof ScheduleStatus>;

/** Keeps a timer's status on disk, so that occurrences missed while the host was down are noticed. */
export interface ScheduleMonitor {
  read(): ScheduleStatus | undefined;
  write(status: ScheduleStatus): void;
}

export function createScheduleMonitor(stateDir: string, functionName: string): ScheduleMonitor {
  const folder = join(stateDir, 'timers');
  const file = join(folder, `${functionName}.json`);
  return {
    read() {
      const parsed = existsSync(file)
        ? ScheduleStatus.safeParse(parseOrNothing(readFileSync(file, 'utf8')))
        : undefined;
      return parsed?.data;
    },
    write(status) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify(status));
      renameSync(`${file}.new`, file);
    },
  };
}

/** A status cut short by a crash counts as none. */
function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * Looks for an occurrence missed since the status was written, and writes the first status of a new timer or a
 * changed schedule. The rules are those of ScheduleMonitor.CheckPastDueAsync of the timers extension.
 */
export function checkPastDue(monitor: ScheduleMonitor, next: NextOccurrence, now: number): boolean {
  const stored = monitor.read();
  if (!stored) {
    monitor.write({ next: next(now), lastUpdated: now });
    return false;
  }
  const base = stored.last ?? stored.lastUpdated ?? now;
  const expected = next(base);
  if (stored.next === expected) {
    return now > expected;
  }
  // The schedule was changed: what the new one would have missed does not count.
  monitor.write({ next: now > expected ? next(now) : expected, lastUpdated: base });
  return false;
}
