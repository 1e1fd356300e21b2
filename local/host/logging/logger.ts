import type { LogLevel } from '../worker/core-types.ts';

export interface LogRecord {
  /** ISO time. */
  readonly time: string;
  readonly level: LogLevel;
  /** E.g. `Function.ping.User`, `Host.Startup`, `Worker`. */
  readonly category: string;
  readonly message: string;
}

export interface Logger {
  log(level: LogLevel, category: string, message: string): void;
}

const levels: readonly LogLevel[] = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'];

/** Writes what passes the filter of host.json's `logging.logLevel`: the longest matching category prefix decides. */
export function createLogger(
  write: (record: LogRecord) => void,
  filter: Readonly<Record<string, string>> = {},
  now: () => number = Date.now,
): Logger {
  const thresholds = Object.entries(filter).map(([prefix, level]) => ({
    prefix: prefix.toLowerCase(),
    level: levels.indexOf(level.toLowerCase() as LogLevel),
  }));
  const thresholdOf = (category: string): number => {
    const lower = category.toLowerCase();
    const fitting = thresholds
      .filter(({ prefix }) => prefix === 'default' || lower === prefix || lower.startsWith(`${prefix}.`))
      .toSorted((a, b) => weight(b.prefix) - weight(a.prefix));
    return fitting[0]?.level ?? levels.indexOf('information');
  };
  return {
    log(level, category, message) {
      if (levels.indexOf(level) >= thresholdOf(category)) {
        write({ time: new Date(now()).toISOString(), level, category, message });
      }
    },
  };
}

function weight(prefix: string): number {
  return prefix === 'default' ? -1 : prefix.length;
}
