import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  checkPastDue,
  createScheduleMonitor,
  type ScheduleStatus,
} from '../../../../local/host/triggers/schedule-monitor.ts';
import { temporaryFolder } from '../support/start-test-host.ts';

const hour = 3_600_000;
/** On the full hour. */
const hourly = (after: number): number => (Math.floor(after / hour) + 1) * hour;
const now = 100 * hour + 1;

describe('a timer’s status on disk', () => {
  it('is read as it was written, by a later host too', () => {
    const stateDir = temporaryFolder();
    createScheduleMonitor(stateDir, 'tick').write({ last: 1, next: 2, lastUpdated: 3 });

    expect(createScheduleMonitor(stateDir, 'tick').read()).toEqual({ last: 1, next: 2, lastUpdated: 3 });
    expect(readdirSync(join(stateDir, 'timers'))).toEqual(['tick.json']);
  });

  it.each(['', '{"next":', '{"last":1}', '[]', '{"next":"soon"}'])('that was cut short counts as none: %s', (text) => {
    const stateDir = temporaryFolder();
    mkdirSync(join(stateDir, 'timers'));
    writeFileSync(join(stateDir, 'timers', 'tick.json'), text);

    expect(createScheduleMonitor(stateDir, 'tick').read()).toBeUndefined();
  });
});

describe('at the start of a host', () => {
  function check(stored: ScheduleStatus | undefined) {
    const monitor = createScheduleMonitor(temporaryFolder(), 'tick');
    if (stored) {
      monitor.write(stored);
    }
    return { isPastDue: checkPastDue(monitor, hourly, now), status: monitor.read() };
  }

  it.each([
    {
      what: 'a timer that never ran is given its first occurrence',
      stored: undefined,
      isPastDue: false,
      status: { next: 101 * hour, lastUpdated: now },
    },
    {
      what: 'an occurrence to come is not past due',
      stored: { last: 100 * hour, next: 101 * hour, lastUpdated: 100 * hour },
      isPastDue: false,
      status: { last: 100 * hour, next: 101 * hour, lastUpdated: 100 * hour },
    },
    {
      what: 'an occurrence that was missed is past due',
      stored: { last: 98 * hour, next: 99 * hour, lastUpdated: 98 * hour },
      isPastDue: true,
      status: { last: 98 * hour, next: 99 * hour, lastUpdated: 98 * hour },
    },
    {
      what: 'so is one of a timer that never ran',
      stored: { next: 99 * hour, lastUpdated: 98 * hour },
      isPastDue: true,
      status: { next: 99 * hour, lastUpdated: 98 * hour },
    },
    {
      what: 'what a changed schedule would have missed does not count',
      stored: { last: 90 * hour, next: 95.5 * hour, lastUpdated: 90 * hour },
      isPastDue: false,
      status: { next: 101 * hour, lastUpdated: 90 * hour },
    },
    {
      what: 'a changed schedule goes on from the last run',
      stored: { last: 100 * hour, next: 100.5 * hour, lastUpdated: 100 * hour },
      isPastDue: false,
      status: { next: 101 * hour, lastUpdated: 100 * hour },
    },
  ])('$what', ({ stored, isPastDue, status }) => {
    expect(check(stored)).toEqual({ isPastDue, status });
  });
});
