import { z } from 'zod';
import { NoticeKind, SolvedBecause } from './finding.ts';
import { Verdict } from '../judgement.ts';

/** What one card tells of one machine. */
export const Notice = z.object({
  machineId: z.string(),
  subscriptionId: z.string(),
  episode: z.int(),
  kind: NoticeKind,
  since: z.iso.datetime(),
  name: z.string(),
  resourceId: z.string(),
  verdict: Verdict,
  reason: z.string(),
  nextStep: z.string(),
  dueAt: z.iso.datetime(),
  solvedBecause: SolvedBecause.nullable(),
});
export type Notice = Readonly<z.infer<typeof Notice>>;

/** What an owner is told at once in one channel: one card, or one of several where one cannot hold it. */
export const Digest = z.object({
  kind: z.literal('digest'),
  digestId: z.string(),
  owner: z.string(),
  channel: z.string(),
  /** Key Vault identifier of the channel's webhook; null for the one that the app is set up with. */
  webhook: z.string().nullable(),
  notices: z.array(Notice),
  /** Findings of this owner that are open and were told before. */
  stillOpen: z.int().nonnegative(),
  part: z.int().positive(),
  parts: z.int().positive(),
});
export type Digest = Readonly<z.infer<typeof Digest>>;
