import { z } from 'zod';
import { Verdict } from '../judgement.ts';

/** What people are told of a finding. `opened` comes first, and again when the verdict or the owner becomes another one. */
export const NoticeKind = z.enum(['opened', 'reminder', 'escalation', 'solved']);
export type NoticeKind = z.infer<typeof NoticeKind>;

export const SolvedBecause = z.enum(['compliant', 'deleted', 'exempted', 'serviceManaged', 'outOfScope']);
export type SolvedBecause = z.infer<typeof SolvedBecause>;

/** A machine that does not run an approved image version, from when it was found until it is solved. */
export const Finding = z.object({
  state: z.enum(['open', 'solved']),
  verdict: Verdict,
  /** 1 for the first time: a finding is opened again, never doubled. */
  episode: z.int().positive(),
  openedAt: z.iso.datetime(),
  /** Until when somebody should have acted; it is escalated then. */
  dueAt: z.iso.datetime(),
  solvedAt: z.iso.datetime().nullable(),
  solvedBecause: SolvedBecause.nullable(),
  /** The last notice of this episode that was sent: what it said, and to whom. Those of before that was kept say neither. */
  lastNotice: z
    .object({ kind: NoticeKind, at: z.iso.datetime(), verdict: Verdict.optional(), owner: z.string().optional() })
    .nullable(),
  escalatedAt: z.iso.datetime().nullable(),
  /** Whether somebody has looked, since it last changed, at what its owner has to be told. */
  followed: z.boolean(),
  /** A notice that waits for its owner's next card. */
  pending: z.object({ kind: NoticeKind, since: z.iso.datetime(), channel: z.string() }).nullable(),
});
export type Finding = Readonly<z.infer<typeof Finding>>;
