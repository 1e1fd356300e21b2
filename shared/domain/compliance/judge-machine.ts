import type { CompiledRules } from './compile-rules.ts';
import { isFinding, type Judgement } from './judgement.ts';
import type { Environment } from './judging/environment.ts';
import type { CompiledExemptions } from './judging/exemption-match.ts';
import { judgeForeignImage } from './judging/foreign-image.ts';
import { circumstances } from './judging/machine-words.ts';
import { judgeOwnImage } from './judging/own-image.ts';
import { policyDifference } from './judging/policy-difference.ts';
import { isRebakeOwned } from './judging/rebake-owned.ts';
import { lastName } from './judging/resource-path.ts';
import type { Said } from './judging/said.ts';
import { managingService } from './judging/service-managed.ts';
import type { KnownImage, KnownImages } from './known-images.ts';
import type { ObservedMachine } from './observed-machine.ts';
import type { PolicySaid } from './policy-said.ts';
import { defaultChannel } from './rules/rule-names.ts';

export interface JudgingFacts {
  readonly machine: ObservedMachine;
  /** Above the machine's subscription, nearest first; null while Azure does not list the subscription. */
  readonly managementGroups: readonly string[] | null;
  readonly known: KnownImages;
  /** Null while nobody has saved rules: then every machine is out of scope, with nobody to tell. */
  readonly rules: CompiledRules | null;
  readonly exemptions: CompiledExemptions;
  readonly policy: readonly PolicySaid[];
  readonly now: string;
}

/** What is said of one machine, by where its image really came from. */
export function judgeMachine(facts: JudgingFacts): Judgement {
  const { machine, rules } = facts;
  const policy = rules?.believedPolicy(facts.policy, facts.now) ?? facts.policy;
  const environment = rules?.environmentOf(machine.subscriptionId, facts.managementGroups ?? []) ?? null;
  const own = ownImage(machine, facts.known);
  const { inScope, ...said } = sayWithoutExemption(facts, environment, own);
  const exempted = isFinding(said.verdict) ? exempt({ ...facts, policy }, said) : null;
  const { verdict, reason, nextStep } = exempted?.said ?? said;
  return {
    verdict,
    reason,
    nextStep,
    environment: inScope ? environment!.name : null,
    imageDefinition: own?.imageDefinition ?? null,
    version: own && 'version' in machine.image ? machine.image.version : null,
    stage: own?.stage ?? null,
    ...(rules?.ownerOf(machine, environment?.channel ?? null) ?? { owner: '', channel: defaultChannel }),
    exemptionId: exempted?.exemptionId ?? null,
    exemptedVerdict: exempted ? said.verdict : null,
    policyDisagreement: policyDifference(machine, verdict, policy),
  };
}

function ownImage({ image }: ObservedMachine, known: KnownImages): KnownImage | null {
  return image.kind === 'gallery' ? (known.get(image.imageId.toLowerCase()) ?? null) : null;
}

type Scoped = Said & { readonly inScope: boolean };

function sayWithoutExemption(facts: JudgingFacts, environment: Environment | null, own: KnownImage | null): Scoped {
  const { machine, rules } = facts;
  if (isRebakeOwned(machine)) {
    const reason = 'Rebake made the machine to bake or check an image, and removes it afterwards.';
    return { verdict: 'rebakeOwned', reason, nextStep: '', inScope: environment !== null };
  }
  if (rules === null) {
    return outOfScope(
      'There are no compliance rules yet, so that no machine is judged.',
      'Save compliance rules that name the environments and who owns what.',
    );
  }
  if (environment === null && facts.managementGroups === null && !rules.scopeBySubscription(machine.subscriptionId)) {
    return outOfScope(
      `Azure does not list subscription ${machine.subscriptionId}, so that nothing tells its management groups.`,
      'It is judged once Azure lists it. To have it judged before that, name the subscription itself in the rules.',
    );
  }
  if (environment === null) {
    return outOfScope(
      `The compliance rules put subscription ${machine.subscriptionId} in no environment.`,
      'If it should be judged, name the subscription, or a management group above it, in the rules.',
    );
  }
  const exclusion = environment.exclusion(machine);
  if (exclusion !== null) {
    return outOfScope(`In environment ${environment.name} ${exclusion}.`, '');
  }
  // Whoever gave one of our images to a service chose it: those are judged as all others.
  const service = own || rules.serviceManaged === 'judge' ? null : managingService(machine);
  if (service !== null) {
    const reason = `${service} made the machine and chooses its image.`;
    return { verdict: 'serviceManaged', reason, nextStep: '', inScope: true };
  }
  const said = sayOfImage(facts, environment, own);
  return { ...said, reason: `${said.reason}${circumstances(machine)}`, inScope: true };
}

function outOfScope(reason: string, nextStep: string): Scoped {
  return { verdict: 'outOfScope', reason, nextStep, inScope: false };
}

function sayOfImage({ machine, known, now }: JudgingFacts, environment: Environment, own: KnownImage | null): Said {
  const version = 'version' in machine.image ? machine.image.version : null;
  return own
    ? judgeOwnImage({ machine, image: own, version, environment, known, now })
    : judgeForeignImage(machine, environment);
}

function exempt(
  { machine, rules, exemptions, policy, now }: JudgingFacts,
  said: Said,
): { readonly said: Said; readonly exemptionId: string | null } | null {
  const exemption = exemptions.covering(machine, now);
  if (exemption) {
    const { exemptionId, owner, reason, expiresAt } = exemption;
    const words = `${owner} answers for it until ${expiresAt.slice(0, 10)}: ${reason}`;
    return { said: exemptSaid(said, words), exemptionId };
  }
  const byPolicy = rules?.honourPolicyExemptions && policy.find(({ compliance }) => compliance === 'Exempt');
  return byPolicy
    ? { said: exemptSaid(said, `Azure Policy exempts it from ${lastName(byPolicy.assignmentId)}`), exemptionId: null }
    : null;
}

function exemptSaid({ reason }: Said, words: string): Said {
  return { verdict: 'exempt', reason: `${reason} ${words.replace(/\.?$/, '.')}`, nextStep: '' };
}
