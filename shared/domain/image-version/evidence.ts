import { z } from 'zod';

/** A run command keeps the last 4 KB of its output; longer output is in a blob. */
export const evidenceOutputLimit = 4096;

/** The result of one check. `error`: the check could not be run, which is not a pass. */
export const EvidenceOutcome = z.enum(['passed', 'failed', 'timedOut', 'error']);
export type EvidenceOutcome = z.infer<typeof EvidenceOutcome>;

export const Evidence = z
  .strictObject({
    check: z.string().min(1),
    required: z.boolean(),
    outcome: EvidenceOutcome,
    /** When the check ended, ISO 8601. */
    at: z.iso.datetime({ offset: true }),
    durationSeconds: z.number().min(0),
    /** The end of the output, at most 4 KB. */
    output: z.string().max(evidenceOutputLimit),
    /** The whole output, if it is longer. */
    outputUrl: z.url().nullable(),
    /** Who sent it: `rebake`, or the caller who posted external evidence. */
    reportedBy: z.string().min(1),
  })
  .readonly();
export type Evidence = z.infer<typeof Evidence>;

export type Verdict =
  | { readonly kind: 'accepted'; readonly warnings: readonly Evidence[] }
  | { readonly kind: 'rejected'; readonly failed: readonly Evidence[]; readonly warnings: readonly Evidence[] }
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] };

/** What the checks say together, once all have reported: every required one must have passed. */
export function decideVerdict(
  checks: readonly { readonly name: string; readonly required: boolean }[],
  evidence: readonly Evidence[],
): Verdict {
  const latest = latestEvidence(evidence);
  const missing = checks.filter(({ name }) => !latest.has(name)).map(({ name }) => name);
  if (missing.length > 0) {
    return { kind: 'incomplete', missing };
  }
  const notPassed = checks.flatMap(({ name, required }) => {
    const found = latest.get(name)!;
    return found.outcome === 'passed' ? [] : [{ required, found }];
  });
  const failed = notPassed.filter(({ required }) => required).map(({ found }) => found);
  const warnings = notPassed.filter(({ required }) => !required).map(({ found }) => found);
  return failed.length > 0 ? { kind: 'rejected', failed, warnings } : { kind: 'accepted', warnings };
}

/** The newest evidence of each check, by name. */
export function latestEvidence(evidence: readonly Evidence[]): ReadonlyMap<string, Evidence> {
  return new Map(evidence.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at)).map((one) => [one.check, one]));
}

/** The last 4 KB of an output, cut at a character and marked where it begins. */
export function outputTail(output: string): string {
  return output.length <= evidenceOutputLimit ? output : `…${output.slice(1 - evidenceOutputLimit)}`;
}
