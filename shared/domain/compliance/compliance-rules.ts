import { z } from 'zod';
import type { Problem } from '../problem.ts';
import { Channels } from './rules/channel-rules.ts';
import { Deadlines } from './rules/deadline-rules.ts';
import { EnvironmentRules, TooOld } from './rules/environment-rules.ts';
import { OwnerRules } from './rules/owner-rules.ts';
import { rulesProblems } from './rules/rules-problems.ts';

const AzurePolicyRules = z
  .strictObject({
    /**
     * Resource ids of the policy definitions that judge images: what they say, and nothing else, is shown beside what
     * Rebake says. With none named that is what events say; sweeps then read no states.
     */
    definitions: z.array(z.string().startsWith('/').max(500)).max(50).readonly().default([]),
    /** Whether an exemption from one of them is an exemption here too. */
    honourExemptions: z.boolean().default(false),
  })
  .readonly();

const InventoryRules = z
  .strictObject({
    /** An inventory with less than this share of the machines of the one before is not believed: it closes nothing. */
    suddenlySmallBelow: z.number().min(0).max(1).default(0.5),
  })
  .readonly();

/** Key by key what the rules are made of. Rules that span keys are in `rules-problems.ts`. */
export const complianceRulesParts = {
  /** Of this format. */
  version: z.literal(1).default(1),
  environments: z.array(EnvironmentRules).min(1).max(100).readonly(),
  owners: OwnerRules,
  channels: Channels.prefault({}),
  deadlines: Deadlines.prefault({}),
  tooOld: TooOld.default({ daysBehind: 30 }),
  /** An owner gets at most one card a channel within this time; 0: each notice at once. */
  digestWindowMinutes: z.number().min(0).max(1440).default(15),
  /**
   * Machines that an Azure service made and owns: listed apart, or judged as all others. Those that run one of our own
   * images are always judged: somebody here chose that image.
   */
  serviceManaged: z.enum(['listApart', 'judge']).default('listApart'),
  azurePolicy: AzurePolicyRules.prefault({}),
  inventory: InventoryRules.prefault({}),
};

/**
 * Which images may run where, and who hears of it. Nothing holds by itself: as long as nobody has saved rules, every
 * machine is out of scope. Parsing fills in every default; parsed rules parse to themselves.
 */
export const ComplianceRules = z
  .strictObject(complianceRulesParts)
  .superRefine((rules, context) => {
    // What has faults of shape is not what the rules expect; parseComplianceRules applies them to the parts without.
    if (context.issues.length > 0) {
      return;
    }
    for (const { at, message } of rulesProblems(rules)) {
      context.addIssue({ code: 'custom', path: [...at], message });
    }
  })
  .readonly();
export type ComplianceRules = z.infer<typeof ComplianceRules>;

export type ParsedComplianceRules =
  | { readonly kind: 'rules'; readonly rules: ComplianceRules }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };
