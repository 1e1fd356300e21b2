import { IANAZone } from 'luxon';
import { z } from 'zod';

const TimeZone = z
  .string()
  .refine((name) => IANAZone.isValidZone(name), 'must be an IANA time zone, such as Europe/Amsterdam');

// Aborts, so that what is no time is not compared with the other end too.
const LocalDateTime = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a local date and time, such as 2026-12-18T17:00',
  abort: true,
});

export const weekDays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

const WeekTime = z
  .string()
  .regex(/^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d$/, 'must be a day and time, such as Fri 16:00');

/** A time in which nothing is promoted: once (`from`, `to`) or every week, in local time of its time zone. */
export const FreezeWindow = z
  .strictObject({
    name: z.string().min(1).max(80),
    timeZone: TimeZone.default('UTC'),
    from: LocalDateTime.optional(),
    to: LocalDateTime.optional(),
    weekly: z.strictObject({ from: WeekTime, to: WeekTime }).readonly().optional(),
    /** Only for these stages; without it for every stage that has a gate. */
    stages: z.array(z.string()).min(1).readonly().optional(),
  })
  .superRefine((window, context) => {
    const once = window.from !== undefined && window.to !== undefined;
    const partly = window.from !== undefined || window.to !== undefined;
    if ((window.weekly !== undefined) === partly || (partly && !once)) {
      context.addIssue({ code: 'custom', message: 'must have either from and to, or weekly' });
    } else if (once && window.from! >= window.to!) {
      context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
    } else if (window.weekly && window.weekly.from === window.weekly.to) {
      context.addIssue({ code: 'custom', path: ['weekly', 'to'], message: 'must differ from weekly.from' });
    }
  })
  .readonly();
export type FreezeWindow = z.infer<typeof FreezeWindow>;
