import { DateTime, IANAZone } from 'luxon';
import type { AppSettings } from '../settings/app-settings.ts';
import { parseTimeSpan } from '../settings/time-span.ts';
import { parseNcrontab, type NextOccurrence } from './ncrontab.ts';

export interface TimerSchedule {
  readonly next: NextOccurrence;
  /** As the trigger value says: true for cron expressions. */
  readonly adjustForDst: boolean;
  /** Runs of less than a minute apart are not written to disk (TimerSchedule.cs of the timers extension). */
  readonly canBeMonitored: boolean;
}

const minute = 60_000;

/** A cron expression, else a time span. Throws an Error if it is neither. */
export function parseTimerSchedule(text: string, timeZone: string, now: number): TimerSchedule {
  const next = parseNcrontab(text, timeZone);
  if (next) {
    return { next, adjustForDst: true, canBeMonitored: next(next(now)) > now + minute };
  }
  const interval = parseTimeSpan(text);
  if (interval !== undefined && interval > 0) {
    return { next: (after) => after + interval, adjustForDst: false, canBeMonitored: interval >= minute };
  }
  throw new Error(
    `The schedule expression '${text}' was not recognized as a valid cron expression or timespan string.`,
  );
}

/**
 * The zone that cron expressions are read in: WEBSITE_TIME_ZONE, else what TZ names for the process, else UTC
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-time-zones). Throws an Error for a
 * WEBSITE_TIME_ZONE that is none; a TZ of another form than a name is left to the system, as by .NET.
 */
export function timeZoneOf({ get }: Pick<AppSettings, 'get'>): string {
  const [setting, system] = [get('WEBSITE_TIME_ZONE'), get('TZ')];
  if (setting !== undefined && setting !== '') {
    if (!IANAZone.isValidZone(setting)) {
      throw new Error(`WEBSITE_TIME_ZONE: '${setting}' is not a time zone of this machine.`);
    }
    return setting;
  }
  return system !== undefined && IANAZone.isValidZone(system) ? system : 'UTC';
}

/** What .NET writes for "never". */
export const never = '0001-01-01T00:00:00+00:00';

/** An instant as .NET writes a local time with its offset; no fraction when it is zero. */
export function formatLocalTime(instant: number, timeZone: string): string {
  const time = DateTime.fromMillis(instant, { zone: timeZone });
  return time.toFormat(instant % 1000 === 0 ? "yyyy-MM-dd'T'HH:mm:ssZZ" : "yyyy-MM-dd'T'HH:mm:ss.SSSZZ");
}
