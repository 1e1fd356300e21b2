import { z } from 'zod';
import { ChannelName } from './rule-names.ts';

const Hours = z.number().positive().max(8760);

/** By when somebody has to act, and what is said until then. */
export interface Deadline {
  /** Hours from when the finding was opened until it is escalated. */
  readonly hours: number;
  /** Hours between reminders, before and after the deadline; null for none. */
  readonly remindEveryHours: number | null;
  /** The channel that hears of a deadline missed; null: the machine's own again. */
  readonly escalateTo: string | null;
}

const deadline = (hours: number, remindEveryHours: number) =>
  z
    .strictObject({
      hours: Hours.default(hours),
      remindEveryHours: Hours.nullable().default(remindEveryHours),
      escalateTo: ChannelName.nullable().default(null),
    })
    .readonly()
    .prefault({});

const day = 24;

/** The deadline of each verdict that makes a finding: a day for what is unsafe, a fortnight for what is merely old. */
export const Deadlines = z
  .strictObject({
    revoked: deadline(day, 8),
    rejected: deadline(3 * day, day),
    unapprovedSource: deadline(7 * day, 2 * day),
    wrongStage: deadline(7 * day, 2 * day),
    deprecated: deadline(14 * day, 7 * day),
    outdated: deadline(14 * day, 7 * day),
    unknown: deadline(14 * day, 7 * day),
  })
  .readonly();
export type Deadlines = z.infer<typeof Deadlines>;
