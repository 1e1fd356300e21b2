import { z } from 'zod';

export const Verdict = z.enum([
  'compliant',
  /** Behind the live version by more than the rules allow. */
  'outdated',
  'deprecated',
  'revoked',
  /** Never accepted: its checks failed, or its bake did. */
  'rejected',
  /** A version of an earlier stage in a later one's environment. */
  'wrongStage',
  'unapprovedSource',
  /** Not known to be right or wrong; the next step says what would resolve it. */
  'unknown',
  /** Made and owned by an Azure service. */
  'serviceManaged',
  /** Rebake's own builder machine. */
  'rebakeOwned',
  'exempt',
  /** In a subscription that the rules give no environment. */
  'outOfScope',
]);
export type Verdict = z.infer<typeof Verdict>;

/** Verdicts that make a finding: somebody has to act. */
export const findingVerdicts = [
  'outdated',
  'deprecated',
  'revoked',
  'rejected',
  'wrongStage',
  'unapprovedSource',
  'unknown',
] as const satisfies readonly Verdict[];

export function isFinding(verdict: Verdict): boolean {
  return (findingVerdicts as readonly Verdict[]).includes(verdict);
}

/** What Rebake says of one machine at one time, and to whom. */
export const Judgement = z.object({
  verdict: Verdict,
  /** One sentence that the machine's owner understands. */
  reason: z.string(),
  /** What to do, naming the version to move to where there is one; empty where nothing is to be done. */
  nextStep: z.string(),
  /** Name of the environment that the rules put its subscription in; null out of scope. */
  environment: z.string().nullable(),
  /** Ours, if its image is one of ours. */
  imageDefinition: z.string().nullable(),
  version: z.string().nullable(),
  /** The stage whose gallery its image came from. */
  stage: z.string().nullable(),
  /** Who can act: an address, as the rules find it. */
  owner: z.string(),
  /** Name of the channel that the owner's cards go to. */
  channel: z.string(),
  /** The exemption that covers it, id. */
  exemptionId: z.string().nullable(),
  /** What would be said without the exemption; null without one. */
  exemptedVerdict: Verdict.nullable(),
  /** Where Azure Policy says otherwise: both, and why. Null while they agree or nothing is known. */
  policyDisagreement: z.string().nullable(),
});
export type Judgement = Readonly<z.infer<typeof Judgement>>;
