import { latestEvidence, type Evidence } from '../image-version/evidence.ts';
import { activeFreeze, freezesFor, nextThaw } from './freeze.ts';
import type { ImageVersionState } from '../image-version/image-version-state.ts';
import type { PromotionDecision } from '../records/promotion-record.ts';
import type { FreezeWindow } from '../recipe/freeze-window.ts';
import type { Check } from '../recipe/recipe-checks.ts';
import { gateOf, type Gate, type RecipeStage } from '../recipe/recipe-stages.ts';

export interface GateFacts {
  readonly stage: RecipeStage;
  readonly previousStage: string;
  readonly state: ImageVersionState;
  /** The image version that it was baked from, at whatever remove, and that was revoked; null for none. */
  readonly revokedAncestor: string | null;
  /** Since when the version is live in the previous stage; null when it never was, or was taken out. */
  readonly liveInPreviousSince: string | null;
  /** When a later version took its place there, which ends the soak but holds nothing against it; null while it is live. */
  readonly liveInPreviousUntil?: string | null;
  readonly checks: readonly Pick<Check, 'name' | 'required' | 'kind'>[];
  readonly evidence: readonly Evidence[];
  /** Entra ID object id of whoever asked, or `rebake`. */
  readonly requestedBy: string;
  readonly decisions: readonly PromotionDecision[];
  /** The recipe's and the organisation's. */
  readonly freezeWindows: readonly FreezeWindow[];
  readonly now: string;
}

export type GateConditionName = 'version' | 'previousStage' | 'evidence' | 'soak' | 'approvals' | 'freeze';

export interface GateCondition {
  readonly name: GateConditionName;
  readonly met: boolean;
  /** What holds, or what is waited for. */
  readonly sentence: string;
  /** When it will be met by the passing of time alone; null when it is met or needs somebody to act. */
  readonly opensAt: string | null;
}

export interface GateResult {
  readonly open: boolean;
  /** One line for each condition, always all of them. */
  readonly conditions: readonly GateCondition[];
  /** The next moment at which it may open if nobody acts; null when it is open or waits for somebody. */
  readonly opensAt: string | null;
}

/** Whether a version may enter a stage now, and if not, what each condition waits for. */
export function evaluateGate(facts: GateFacts): GateResult {
  const gate = gateOf(facts.stage);
  const freezes = freezesFor(facts.freezeWindows, facts.stage.name);
  const conditions = [
    versionCondition(facts),
    previousStageCondition(facts),
    evidenceCondition(facts, gate),
    soakCondition(facts, gate),
    approvalsCondition(facts, gate),
    freezeCondition(freezes, facts.now),
  ];
  const closed = conditions.filter(({ met }) => !met);
  return { open: closed.length === 0, conditions, opensAt: nextOpening(facts, gate, closed, freezes) };
}

/** When the last of the waiting conditions is met, behind any freeze that holds then and before evidence grows too old. */
function nextOpening(
  facts: GateFacts,
  gate: Gate,
  closed: readonly GateCondition[],
  freezes: readonly FreezeWindow[],
): string | null {
  const times = closed.flatMap(({ opensAt }) => (opensAt === null ? [] : [opensAt]));
  const last = times.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1);
  if (last === undefined || times.length < closed.length) {
    return null;
  }
  const opensAt = nextThaw(freezes, last);
  return opensAt !== null && evidenceCondition({ ...facts, now: opensAt }, gate).met ? opensAt : null;
}

function versionCondition({ state, revokedAncestor }: GateFacts): GateCondition {
  if (revokedAncestor !== null) {
    return unmet('version', `The version was baked from ${revokedAncestor}, which is revoked: rebake it`);
  }
  return state === 'accepted'
    ? met('version', 'The version is accepted and not revoked')
    : unmet('version', `The version is ${state}; only an accepted version may be promoted`);
}

function previousStageCondition({ previousStage, liveInPreviousSince, liveInPreviousUntil }: GateFacts): GateCondition {
  if (liveInPreviousSince === null) {
    return unmet('previousStage', `The version is not live in ${previousStage}`);
  }
  return liveInPreviousUntil
    ? met('previousStage', `The version was live in ${previousStage} until a later one took its place`)
    : met('previousStage', `The version is live in ${previousStage} since ${liveInPreviousSince}`);
}

function evidenceCondition({ checks, evidence, now }: GateFacts, gate: Gate): GateCondition {
  const found = latestEvidence(evidence);
  const oldest = Date.parse(now) - gate.evidenceMaxAgeDays * 86_400_000;
  const required = checks.filter((check) => check.required);
  const lacking = required.flatMap(({ name, kind }) => {
    const why = whyNotFresh(found.get(name), oldest, gate);
    // A machine is checked once, after its bake; other systems may look at the version again.
    const remedy = kind === 'external' ? 'send evidence of it' : 'force a rebake';
    return why === null ? [] : [`${name} ${why}: ${remedy}`];
  });
  return lacking.length > 0
    ? unmet('evidence', `Required checks lack fresh evidence: ${lacking.join('; ')}`)
    : met('evidence', `All ${required.length} required checks passed within ${gate.evidenceMaxAgeDays} days`);
}

const notPassed = { failed: 'failed', timedOut: 'timed out', error: 'could not be run' } as const;

/** Null when the check passed, and not too long ago. */
function whyNotFresh(evidence: Evidence | undefined, oldest: number, { evidenceMaxAgeDays }: Gate): string | null {
  if (!evidence) {
    return 'has no evidence';
  }
  if (evidence.outcome !== 'passed') {
    return notPassed[evidence.outcome];
  }
  return Date.parse(evidence.at) < oldest ? `passed at ${evidence.at}, more than ${evidenceMaxAgeDays} days ago` : null;
}

function soakCondition(facts: GateFacts, { soakHours }: Gate): GateCondition {
  const { previousStage, liveInPreviousSince, liveInPreviousUntil, now } = facts;
  if (soakHours === 0) {
    return met('soak', 'No soak is asked for');
  }
  if (liveInPreviousSince === null) {
    return unmet('soak', `Soaks for ${soakHours} hours once it is live in ${previousStage}`);
  }
  const end = Date.parse(liveInPreviousSince) + soakHours * 3_600_000;
  if (Math.min(Date.parse(now), Date.parse(liveInPreviousUntil ?? now)) >= end) {
    return met('soak', `Has soaked in ${previousStage} for ${soakHours} hours`);
  }
  if (liveInPreviousUntil) {
    const sentence = `Was live in ${previousStage} for less than ${soakHours} hours before a later version took its place: promote that one`;
    return unmet('soak', sentence);
  }
  const opensAt = new Date(end).toISOString();
  return { ...unmet('soak', `Soaks in ${previousStage} for ${soakHours} hours, until ${opensAt}`), opensAt };
}

function approvalsCondition({ requestedBy, decisions }: GateFacts, gate: Gate): GateCondition {
  if (gate.approvals === 0) {
    return met('approvals', 'No approval is asked for');
  }
  const approvers = approversOf(decisions, requestedBy);
  const missing = gate.approvals - approvers.size;
  const by = approvers.size > 0 ? ` (by ${[...approvers.values()].join(', ')})` : '';
  return missing <= 0
    ? met('approvals', `${approvers.size} of ${gate.approvals} approvals${by}`)
    : unmet(
        'approvals',
        `${approvers.size} of ${gate.approvals} approvals${by}; waits for ${missing} more, not by the requester`,
      );
}

/** Names by id of the people whose approval counts: each once, and never the requester. */
function approversOf(decisions: readonly PromotionDecision[], requestedBy: string): ReadonlyMap<string, string> {
  const counted = decisions.filter(
    ({ decision, by }) => decision === 'approve' && by.id.toLowerCase() !== requestedBy.toLowerCase(),
  );
  return new Map(counted.map(({ by }) => [by.id.toLowerCase(), by.name]));
}

/** Whether nothing of these windows holds, which are those of the stage. */
export function freezeCondition(freezes: readonly FreezeWindow[], now: string): GateCondition {
  const freeze = activeFreeze(freezes, now);
  if (!freeze) {
    return met('freeze', 'No freeze window holds');
  }
  const opensAt = nextThaw(freezes, now);
  const until = opensAt === null ? 'with no end in sight' : `until ${opensAt}`;
  return { ...unmet('freeze', `Frozen by ${freeze.name} ${until}`), opensAt };
}

function met(name: GateConditionName, sentence: string): GateCondition {
  return { name, met: true, sentence, opensAt: null };
}

function unmet(name: GateConditionName, sentence: string): GateCondition {
  return { name, met: false, sentence, opensAt: null };
}
