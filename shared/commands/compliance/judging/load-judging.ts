import { compileRules } from '../../../domain/compliance/compile-rules.ts';
import type { ImageSource } from '../../../domain/compliance/image-source.ts';
import { judgeMachine } from '../../../domain/compliance/judge-machine.ts';
import { compileExemptions } from '../../../domain/compliance/judging/exemption-match.ts';
import type { Judgement, Verdict } from '../../../domain/compliance/judgement.ts';
import type { KnownImages } from '../../../domain/compliance/known-images.ts';
import type { ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import type { PolicySaid } from '../../../domain/compliance/policy-said.ts';
import type { ComplianceRules } from '../../../domain/compliance/compliance-rules.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { readJudgingBasis } from './judging-basis.ts';
import { createKnownImages } from './known-images.ts';
import { readKnownSubscriptions } from './read-known-subscriptions.ts';
import { everyExemption } from '../exemptions/every-exemption.ts';
import { readRules } from '../rules/read-rules.ts';

/** Everything that machines are judged by, read once for many of them. */
export interface Judging {
  /** Null while nobody has saved rules. */
  readonly rules: ComplianceRules | null;
  /** Reads what is recorded of the images that these sources name, before machines that run them are judged. */
  prepare(sources: readonly ImageSource[]): Promise<void>;
  judge(machine: ObservedMachine, policy: readonly PolicySaid[], now: string): Judgement;
  /** Hours that the owner has to act. */
  dueHours(verdict: Verdict): number;
  /** False where only management groups would tell the environment, and Azure does not list the subscription yet. */
  knowsScope(subscriptionId: string): boolean;
  /** Whether all this is still what machines are judged by. */
  isCurrent(): Promise<boolean>;
}

export interface JudgingOptions {
  /** In place of the rules in force: to see what others would say. */
  readonly rules?: ComplianceRules;
  /** Of the machines to be judged: one that is new is asked for. */
  readonly subscriptions?: readonly string[];
}

/** Hours before a finding is escalated where no rule says how many. */
const usualDueHours = 14 * 24;

/** Reads rules, exemptions and subscriptions; images as they are asked for. */
export async function loadJudging(ports: CompliancePorts, options: JudgingOptions = {}): Promise<Judging> {
  const basis = await readJudgingBasis(ports.compliance);
  const rules = options.rules ?? (await readRules(ports.compliance))?.rules ?? null;
  const compiled = rules && compileRules(rules);
  const exemptions = compileExemptions(await everyExemption(ports.compliance));
  const { known: subscriptions } = await readKnownSubscriptions(ports, options.subscriptions);
  const groupsOf = new Map(
    subscriptions.map(({ subscriptionId, managementGroups }) => [subscriptionId, managementGroups]),
  );
  const images = createKnownImages(ports);
  let known: KnownImages = new Map();
  return {
    rules,
    async prepare(sources) {
      known = await images.read(sources);
    },
    judge: (machine, policy, now) =>
      judgeMachine({
        machine,
        managementGroups: groupsOf.get(machine.subscriptionId) ?? null,
        known,
        rules: compiled,
        exemptions,
        policy,
        now,
      }),
    dueHours: (verdict) => dueHours(rules, verdict),
    knowsScope: (subscriptionId) =>
      groupsOf.has(subscriptionId) || (compiled?.scopeBySubscription(subscriptionId) ?? true),
    isCurrent: async () => (await readJudgingBasis(ports.compliance)) === basis,
  };
}

function dueHours(rules: ComplianceRules | null, verdict: Verdict): number {
  const deadlines: Readonly<Record<string, { readonly hours: number }>> = rules?.deadlines ?? {};
  return deadlines[verdict]?.hours ?? usualDueHours;
}
