import { z } from 'zod';
import type { ExemptionScope } from './exemption.ts';

/** What an exemption covers now, of the machines that are known. */
export const ExemptionCoverage = z.object({
  machines: z.int().nonnegative(),
  /** Those of them that would be findings without it. */
  findings: z.int().nonnegative(),
  /** False where there were too many machines to look at all: there may be more. */
  complete: z.boolean(),
});
export type ExemptionCoverage = Readonly<z.infer<typeof ExemptionCoverage>>;

const nothingKnown: Readonly<Record<ExemptionScope['kind'], string>> = {
  machine: 'Rebake knows no machine of this id. Check the id, unless the machine is yet to be made.',
  resourceGroup:
    'Rebake knows no machine in this resource group. Check the id, and whether its subscription is watched, unless machines are yet to be made.',
  source: 'No machine that Rebake knows comes from this source. Check it, unless machines are yet to be made.',
};

/** What whoever granted it may not have meant, in a sentence each. */
export function coverageWarnings(
  { kind }: Pick<ExemptionScope, 'kind'>,
  { machines, findings, complete }: ExemptionCoverage,
): readonly string[] {
  if (!complete) {
    return [`There are too many machines to look at all of them now: of those looked at it covers ${machines}.`];
  }
  if (machines === 0) {
    return [nothingKnown[kind]];
  }
  return findings === 0 ? ['Nothing that it covers is a finding now: it excepts nothing yet.'] : [];
}
