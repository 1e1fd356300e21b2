import { z } from 'zod';
import { AdoptionCount } from '../../compliance/adoption/adoption.ts';
import { AdoptionReached } from '../../compliance/adoption/adoption-reached.ts';
import { Exemption } from '../../compliance/exemptions/exemption.ts';
import { Notice } from '../../compliance/findings/notice.ts';
import { KnownSubscription } from '../../compliance/known-subscriptions.ts';
import { Act, Actor } from '../actor.ts';

/** The rules in force: the document as it was sent, which is parsed again when it is read. */
export const RulesRecord = z.object({
  type: z.literal('rules'),
  partition: z.literal('rules'),
  id: z.literal('current'),
  /** 1 for the first; every change counts up. */
  version: z.int().positive(),
  document: z.json(),
  saved: Act,
});
export type RulesRecord = Readonly<z.infer<typeof RulesRecord>>;

export const ExemptionRecord = Exemption.extend({
  type: z.literal('exemption'),
  partition: z.literal('exemptions'),
  id: z.string(),
  /** What was already said of its end, so that it is said once. */
  ending: z.enum(['far', 'announced', 'over']),
});
export type ExemptionRecord = Readonly<z.infer<typeof ExemptionRecord>>;

/** Machines that have to be judged again from what is known of them, since what they are judged by has changed. */
export const RejudgementRecord = z.object({
  type: z.literal('rejudgement'),
  partition: z.literal('rejudgements'),
  id: z.string(),
  /** Of one image definition, of one subscription, or all. */
  imageDefinition: z.string().nullable(),
  subscriptionId: z.string().nullable(),
  reason: z.string(),
  at: z.iso.datetime(),
  /** Where the next page begins; null at the beginning. */
  cursor: z.string().nullable(),
});
export type RejudgementRecord = Readonly<z.infer<typeof RejudgementRecord>>;

/** Written each time after something that machines are judged by has changed: its ETag tells one state of it from another. */
export const JudgingBasisRecord = z.object({
  type: z.literal('judgingBasis'),
  partition: z.literal('rejudgements'),
  id: z.literal('basis'),
  changedAt: z.iso.datetime(),
});
export type JudgingBasisRecord = Readonly<z.infer<typeof JudgingBasisRecord>>;

/** The subscriptions that sweeps have found, those too that Azure does not list any more, for as long as they count. */
export const KnownSubscriptionsRecord = z.object({
  type: z.literal('knownSubscriptions'),
  partition: z.literal('sweeps'),
  id: z.literal('known-subscriptions'),
  subscriptions: z.array(KnownSubscription),
});
export type KnownSubscriptionsRecord = Readonly<z.infer<typeof KnownSubscriptionsRecord>>;

/** One look at the whole inventory. */
export const SweepRecord = z.object({
  type: z.literal('sweep'),
  partition: z.literal('sweeps'),
  id: z.string(),
  asked: Act,
  state: z.enum(['running', 'complete', 'partial', 'suspicious', 'failed']),
  /** What is wrong, for people; empty while nothing is. */
  message: z.string(),
  /** False while it is only asked for: its subscriptions are not known yet. Sweeps of before this was kept had begun. */
  begun: z.boolean().default(true),
  subscriptions: z.array(z.string()),
  /** Subscriptions that Azure listed before and does not any more. */
  unlisted: z.array(z.string()).default([]),
  /** Machines that Azure listed so far, and how many it said there are. */
  seen: z.int().nonnegative(),
  total: z.int().nonnegative(),
  /** Pages that were read, and where the next one begins; null at the beginning and at the end. */
  pages: z.int().nonnegative(),
  cursor: z.string().nullable(),
  changed: z.int().nonnegative(),
  closed: z.int().nonnegative(),
  endedAt: z.iso.datetime().nullable(),
});
export type SweepRecord = Readonly<z.infer<typeof SweepRecord>>;

/** The keys of the machines on one page of a sweep, shortened; they expire when the sweep is long over. */
export const SweepPageRecord = z.object({
  type: z.literal('sweepPage'),
  partition: z.literal('sweeps'),
  /** `page~` with the sweep's id and the page's number. */
  id: z.string(),
  sweepId: z.string(),
  keys: z.array(z.string()),
  /** How many of the keys, in order, are of which subscription; pages of before this was kept have none. */
  spans: z.array(z.object({ subscriptionId: z.string(), machines: z.int().positive() })).default([]),
  /** How the page's machines stand. */
  counts: z.array(AdoptionCount),
  ttl: z.int().positive(),
});
export type SweepPageRecord = Readonly<z.infer<typeof SweepPageRecord>>;

/** Adoption at one time: the last sweep of each day stays. */
export const AdoptionRecord = z.object({
  type: z.literal('adoption'),
  partition: z.literal('adoption'),
  /** The day, `2026-11-21`. */
  id: z.string(),
  at: z.iso.datetime(),
  sweepId: z.string(),
  counts: z.array(AdoptionCount),
  /** How far machines have come with what is live; absent where the record is of before this was kept. */
  reached: z.array(AdoptionReached).optional(),
});
export type AdoptionRecord = Readonly<z.infer<typeof AdoptionRecord>>;

/** The notices of one card or more, fixed before the first is sent, so that a repeat sends the same. */
export const DigestRecord = z.object({
  type: z.literal('digest'),
  partition: z.literal('digests'),
  id: z.string(),
  owner: z.string(),
  channel: z.string(),
  at: z.iso.datetime(),
  notices: z.array(Notice),
  /** Findings of this owner that are open and were told before. */
  stillOpen: z.int().nonnegative(),
  ttl: z.int().positive(),
});
export type DigestRecord = Readonly<z.infer<typeof DigestRecord>>;

/** The card of this message was shown: should the queue deliver it again, it is not shown again. */
export const ShownCardRecord = z.object({
  type: z.literal('shownCard'),
  partition: z.literal('shownCards'),
  /** A digest of the message's id. */
  id: z.string(),
  messageId: z.string(),
  at: z.iso.datetime(),
  ttl: z.int().positive(),
});
export type ShownCardRecord = Readonly<z.infer<typeof ShownCardRecord>>;

/** Why a message could not be delivered, the last time that was tried. */
export const DeliveryFailureRecord = z.object({
  type: z.literal('deliveryFailure'),
  partition: z.literal('deliveryFailures'),
  /** A digest of the message's id. */
  id: z.string(),
  messageId: z.string(),
  message: z.string(),
  at: z.iso.datetime(),
  ttl: z.int().positive(),
});
export type DeliveryFailureRecord = Readonly<z.infer<typeof DeliveryFailureRecord>>;

/** Who changed rules or exemptions, when and why. */
export const ComplianceEntry = z.object({
  type: z.literal('entry'),
  partition: z.enum(['rules', 'exemptions']),
  id: z.string(),
  subject: z.string(),
  action: z.string(),
  sentence: z.string(),
  by: Actor,
  at: z.iso.datetime(),
  reason: z.string(),
});
export type ComplianceEntry = Readonly<z.infer<typeof ComplianceEntry>>;

/** Everything of compliance that is not a machine. Items with one `partition` change together. */
export const ComplianceRecord = z.discriminatedUnion('type', [
  RulesRecord,
  ExemptionRecord,
  RejudgementRecord,
  JudgingBasisRecord,
  KnownSubscriptionsRecord,
  SweepRecord,
  SweepPageRecord,
  AdoptionRecord,
  DigestRecord,
  ShownCardRecord,
  DeliveryFailureRecord,
  ComplianceEntry,
]);
export type ComplianceRecord = Readonly<z.infer<typeof ComplianceRecord>>;
export type ComplianceRecordType = ComplianceRecord['type'];
export type ComplianceRecordOf<Type extends ComplianceRecordType> = Extract<ComplianceRecord, { type: Type }>;
export type CompliancePartition = ComplianceRecord['partition'];
