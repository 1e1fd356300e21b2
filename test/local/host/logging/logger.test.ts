import { describe, expect, it } from 'vitest';
import { createLogger, type LogRecord } from '../../../../local/host/logging/logger.ts';
import type { LogLevel } from '../../../../local/host/worker/core-types.ts';

function written(filter: Record<string, string>, category: string, level: LogLevel): boolean {
  const records: LogRecord[] = [];
  createLogger((record) => void records.push(record), filter).log(level, category, 'x');
  return records.length === 1;
}

describe('createLogger', () => {
  it.each<{ filter: Record<string, string>; category: string; level: LogLevel; passes: boolean }>([
    { filter: {}, category: 'Host', level: 'information', passes: true },
    { filter: {}, category: 'Host', level: 'debug', passes: false },
    { filter: { default: 'warning' }, category: 'Host', level: 'information', passes: false },
    { filter: { default: 'Debug' }, category: 'Host', level: 'debug', passes: true },
    { filter: { default: 'none' }, category: 'Host', level: 'critical', passes: false },
    { filter: { Function: 'error' }, category: 'Function.ship.User', level: 'warning', passes: false },
    {
      filter: { Function: 'error', 'Function.ship': 'trace' },
      category: 'Function.ship.User',
      level: 'trace',
      passes: true,
    },
    { filter: { 'function.SHIP': 'error' }, category: 'Function.ship', level: 'warning', passes: false },
    { filter: { 'Function.sh': 'error' }, category: 'Function.ship', level: 'warning', passes: true },
    { filter: { default: 'error', Host: 'information' }, category: 'Hosting', level: 'warning', passes: false },
  ])('with $filter, of $category at $level: $passes', ({ filter, category, level, passes }) => {
    expect(written(filter, category, level)).toBe(passes);
  });

  it('stamps records with the time it is given', () => {
    const records: LogRecord[] = [];

    createLogger(
      (record) => void records.push(record),
      {},
      () => 0,
    ).log('error', 'Host', 'hello');

    expect(records).toEqual([{ time: '1970-01-01T00:00:00.000Z', level: 'error', category: 'Host', message: 'hello' }]);
  });
});
