import { describe, expect, it } from 'vitest';
import { createAppSettings } from '../../../../local/host/settings/app-settings.ts';
import { formatLocalTime, parseTimerSchedule, timeZoneOf } from '../../../../local/host/triggers/timer-schedule.ts';

const now = Date.UTC(2026, 10, 21, 12, 0, 0);

describe('parseTimerSchedule', () => {
  it('takes a time span as the distance between runs', () => {
    const schedule = parseTimerSchedule('00:20:00', 'UTC', now);

    expect(schedule.next(now)).toBe(now + 20 * 60_000);
    expect(schedule.adjustForDst).toBe(false);
  });

  it.each([
    { text: '0 */5 * * * *', canBeMonitored: true },
    { text: '*/10 * * * * *', canBeMonitored: false },
    { text: '00:20:00', canBeMonitored: true },
    { text: '00:00:30', canBeMonitored: false },
  ])('$text is kept on disk: $canBeMonitored', ({ text, canBeMonitored }) => {
    expect(parseTimerSchedule(text, 'UTC', now).canBeMonitored).toBe(canBeMonitored);
  });

  it.each(['every day', '0 0 0 * *x', '-00:05:00', '00:00:00'])('refuses %s', (text) => {
    expect(() => parseTimerSchedule(text, 'UTC', now)).toThrow('not recognized as a valid cron expression or timespan');
  });
});

describe('timeZoneOf', () => {
  it.each([
    { set: {}, zone: 'UTC' },
    { set: { WEBSITE_TIME_ZONE: '' }, zone: 'UTC' },
    { set: { WEBSITE_TIME_ZONE: 'Europe/Berlin' }, zone: 'Europe/Berlin' },
    { set: { TZ: 'America/New_York' }, zone: 'America/New_York' },
    { set: { WEBSITE_TIME_ZONE: 'Europe/Berlin', TZ: 'America/New_York' }, zone: 'Europe/Berlin' },
    { set: { TZ: ':/etc/localtime' }, zone: 'UTC' },
    { set: { TZ: '' }, zone: 'UTC' },
  ])('is $zone with $set', ({ set, zone }) => {
    expect(timeZoneOf(createAppSettings({}, set as Record<string, string>))).toBe(zone);
  });

  it('refuses a name that is no zone', () => {
    const settings = createAppSettings({}, { WEBSITE_TIME_ZONE: 'Eastern Standard Time' });

    expect(() => timeZoneOf(settings)).toThrow("WEBSITE_TIME_ZONE: 'Eastern Standard Time' is not a time zone");
  });
});

describe('formatLocalTime', () => {
  it.each([
    { instant: now, zone: 'UTC', text: '2026-11-21T12:00:00+00:00' },
    { instant: now + 70, zone: 'UTC', text: '2026-11-21T12:00:00.070+00:00' },
    { instant: now, zone: 'Europe/Berlin', text: '2026-11-21T13:00:00+01:00' },
  ])('$text', ({ instant, zone, text }) => {
    expect(formatLocalTime(instant, zone)).toBe(text);
  });
});
