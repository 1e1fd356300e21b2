import type { Finding, SolvedBecause } from './finding.ts';
import { isFinding, type Judgement, type Verdict } from '../judgement.ts';

/** What became of a machine's finding, in words for its history; null where nothing did. */
export interface FindingStep {
  readonly finding: Finding | null;
  readonly entry: { readonly action: string; readonly sentence: string } | null;
}

/** What is said of a machine now: that it is gone, or how it was judged and how long its owner has to act. */
export type Said =
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'judged';
      readonly judgement: Judgement;
      readonly dueHours: number;
      /** Who owned the machine when it was judged before; null where it never was. */
      readonly ownerBefore: string | null;
    };

const hourInMilliseconds = 3_600_000;

/** One finding a machine: opened, changed, solved and opened again, never doubled. */
export function nextFinding(before: Finding | null, said: Said, now: string): FindingStep {
  if (said.kind === 'judged' && isFinding(said.judgement.verdict)) {
    return before?.state === 'open' ? stillOpen(before, said, now) : opened(before, said, now);
  }
  if (before?.state !== 'open') {
    return { finding: before, entry: null };
  }
  const because = said.kind === 'gone' ? 'deleted' : becauseOf(said.judgement.verdict);
  return {
    finding: { ...before, state: 'solved', solvedAt: now, solvedBecause: because, followed: false, pending: null },
    entry: { action: 'findingSolved', sentence: `Solved: ${said.kind === 'gone' ? deleted : said.judgement.reason}` },
  };
}

const deleted = 'the machine was deleted.';

type Judged = Extract<Said, { kind: 'judged' }>;

function opened(before: Finding | null, { judgement, dueHours }: Judged, now: string): FindingStep {
  const finding: Finding = {
    state: 'open',
    verdict: judgement.verdict,
    episode: (before?.episode ?? 0) + 1,
    openedAt: now,
    dueAt: hoursAfter(now, dueHours),
    solvedAt: null,
    solvedBecause: null,
    lastNotice: null,
    escalatedAt: null,
    followed: false,
    pending: null,
  };
  const action = before ? 'findingReopened' : 'findingOpened';
  return { finding, entry: { action, sentence: `${judgement.verdict}: ${judgement.reason}` } };
}

/** Another verdict is news, and so is a finding to who owns the machine since: they are told. */
function stillOpen(before: Finding, said: Judged, now: string): FindingStep {
  const { verdict, owner, reason } = said.judgement;
  const untold = { ...before, followed: false, pending: null };
  if (before.verdict !== verdict) {
    return {
      finding: { ...untold, verdict, dueAt: dueOfAnother(before, said, now), escalatedAt: null },
      entry: { action: 'verdictChanged', sentence: `${verdict}: ${reason}` },
    };
  }
  if (said.ownerBefore !== null && said.ownerBefore.toLowerCase() !== owner) {
    const escalatedAt = before.pending?.kind === 'escalation' ? null : before.escalatedAt;
    return {
      finding: { ...untold, escalatedAt },
      entry: { action: 'ownerChanged', sentence: `${owner} has to act now, before it was ${said.ownerBefore}` },
    };
  }
  return { finding: before, entry: null };
}

/** Nobody has more time than either verdict gives. Once it is over and people were told, another verdict gives its own. */
function dueOfAnother({ dueAt, escalatedAt }: Finding, { dueHours }: Judged, now: string): string {
  const due = hoursAfter(now, dueHours);
  return escalatedAt === null && dueAt < due ? dueAt : due;
}

function becauseOf(verdict: Verdict): SolvedBecause {
  switch (verdict) {
    case 'exempt':
      return 'exempted';
    case 'outOfScope':
    case 'serviceManaged':
      return verdict;
    default:
      return 'compliant';
  }
}

function hoursAfter(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * hourInMilliseconds).toISOString();
}
