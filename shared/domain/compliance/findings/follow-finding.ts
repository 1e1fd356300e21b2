import type { Finding, NoticeKind } from './finding.ts';

/** What to do about a finding now: tell its owner, look again at an instant to come, or nothing until it changes. */
export type FollowUp =
  | { readonly kind: 'notify'; readonly notice: NoticeKind }
  | { readonly kind: 'wait'; readonly until: string }
  | { readonly kind: 'nothing' };

const hourInMilliseconds = 3_600_000;

type Followed = Pick<Finding, 'state' | 'verdict' | 'dueAt' | 'lastNotice' | 'escalatedAt'>;

/**
 * An owner hears of a finding when it is opened, is reminded until it is solved, and hears then that it is. Who owns the
 * machine since hears of it as of a new one, and so does everybody when it says something else. Once the deadline has
 * passed it is escalated, once; that counts as a reminder. Where nobody heard of it nobody hears of a solution.
 * `remindEveryHours` null: no reminders.
 */
export function decideFollowUp(
  { state, verdict, dueAt, lastNotice, escalatedAt }: Followed,
  owner: string,
  remindEveryHours: number | null,
  now: string,
): FollowUp {
  if (state === 'solved') {
    return lastNotice === null || lastNotice.kind === 'solved' ? { kind: 'nothing' } : notify('solved');
  }
  if (lastNotice === null || (lastNotice.verdict ?? verdict) !== verdict || (lastNotice.owner ?? owner) !== owner) {
    return notify('opened');
  }
  const at = Date.parse(now);
  const escalateAt = escalatedAt === null ? Date.parse(dueAt) : Infinity;
  const remindAt =
    remindEveryHours === null ? Infinity : Date.parse(lastNotice.at) + Math.ceil(remindEveryHours * hourInMilliseconds);
  if (at >= escalateAt) {
    return notify('escalation');
  }
  if (at >= remindAt) {
    return notify('reminder');
  }
  const next = Math.min(escalateAt, remindAt);
  return next === Infinity ? { kind: 'nothing' } : { kind: 'wait', until: new Date(next).toISOString() };
}

function notify(notice: NoticeKind): FollowUp {
  return { kind: 'notify', notice };
}
