import type { Progress } from '../../shared/domain/progress.ts';
import { retryPolicies } from '../activities.ts';
import { defineActivity } from '../activity.ts';

/** Where a finding is: with its machine. */
export interface FindingRef {
  readonly subscriptionId: string;
  /** The machine's key. */
  readonly machineId: string;
}

/** Who gets a card. */
export interface Recipient {
  readonly owner: string;
  readonly channel: string;
}

export interface SweepRef {
  readonly sweepId: string;
}

type Carry = { readonly carry: string | null };

/** Decides what a finding's owner has to hear, and asks for the card; null: there is nothing left to follow. */
export const lookAtFinding = defineActivity<FindingRef, { readonly until: string | null }>(
  'lookAtFinding',
  retryPolicies.records,
);
/** Seconds in which an owner's notices are collected. */
export const readDigestWindow = defineActivity<Recipient, { readonly seconds: number }>(
  'readDigestWindow',
  retryPolicies.records,
);
export const sendDigest = defineActivity<
  Recipient & { readonly digestId: string },
  { readonly notices: number; readonly more?: boolean }
>('sendDigest', retryPolicies.records);
export const beginSweep = defineActivity<
  SweepRef & { readonly by: { readonly id: string; readonly name: string }; readonly reason: string },
  void
>('beginSweep', retryPolicies.step);
export const sweepPages = defineActivity<SweepRef & Carry, Progress>('sweepPages', retryPolicies.step);
export const sweepPolicy = defineActivity<SweepRef & Carry, Progress>('sweepPolicy', retryPolicies.step);
export const finishSweep = defineActivity<SweepRef, { readonly state: string }>('finishSweep', retryPolicies.records);
/** A sweep that cannot go on is ended, with the reason. */
export const failSweep = defineActivity<SweepRef & { readonly message: string }, void>(
  'failSweep',
  retryPolicies.records,
);
/** Judges the next machines that wait to be judged again; `more` while there are any. */
export const judgeAgainPage = defineActivity<{ readonly limit: number }, { readonly more: boolean }>(
  'judgeAgainPage',
  retryPolicies.records,
);
