import { RetryOptions } from 'durable-functions';
import type { Progress } from '../shared/domain/progress.ts';
import type { RebakeOutcome } from '../shared/domain/records/rebake-record.ts';
import { defineActivity } from './activity.ts';

/** What thrown trouble (outages, write conflicts) is retried by. Refusals are values and are not retried. */
function retry(firstSeconds: number, attempts: number): RetryOptions {
  const options = new RetryOptions(firstSeconds * 1000, attempts);
  options.backoffCoefficient = 2;
  options.maxRetryIntervalInMilliseconds = 5 * 60_000;
  return options;
}

export const retryPolicies = {
  /** Our own records: quick, and for about an hour. */
  records: retry(2, 20),
  /** Azure work that is asked for again and again anyway. */
  step: retry(10, 15),
} as const;

export interface RebakeRef {
  readonly imageDefinition: string;
  readonly rebakeId: string;
}

export interface PromotionRef {
  readonly imageDefinition: string;
  readonly promotionId: string;
}

export interface RollbackRef {
  readonly imageDefinition: string;
  readonly rollbackId: string;
}

export interface WithdrawalRef {
  readonly imageDefinition: string;
  readonly withdrawalId: string;
}

/** The work of one rebake, as far as the orchestrator has to know it. */
export interface RebakePlan {
  readonly version: string;
  /** For people: `ubuntu-web 1.2.0`. */
  readonly title: string;
  /** The version is in the gallery already: an earlier run of this rebake came that far. */
  readonly captured: boolean;
  readonly bakeTimeoutSeconds: number;
  readonly steps: readonly { readonly name: string; readonly timeoutSeconds: number }[];
  readonly keepFailedMachine: boolean;
  readonly bootTimeoutSeconds: number;
  /** Checks by run command. */
  readonly checks: readonly { readonly name: string; readonly timeoutSeconds: number }[];
  /** Checks that other systems do. */
  readonly externalChecks: readonly { readonly name: string; readonly timeoutSeconds: number }[];
}

export interface WatchedImage {
  readonly urn: string;
  readonly region: string;
  /** Whether every recipe on it names a purchase plan. */
  readonly planNamed: boolean;
}

export type Planned = { readonly kind: 'bake'; readonly plan: RebakePlan } | EndedRebake;
export interface EndedRebake {
  readonly kind: 'ended';
  readonly outcome: RebakeOutcome;
}

/** Which run command of a machine: a step of the recipe, or one that every bake has. */
export type MachineCommand =
  | { readonly kind: 'step'; readonly index: number }
  | { readonly kind: 'check'; readonly name: string }
  | { readonly kind: 'identity'; readonly purpose: 'bake' | 'check' }
  | { readonly kind: 'generalise' };

export interface GateAnswer {
  readonly kind: 'open' | 'closed' | 'ended';
  readonly waitsFor: readonly string[];
  /** When to look again at the latest; an ISO instant. */
  readonly lookAgainAt: string;
}

export interface RolloutPlan {
  readonly title: string;
  /** The first wave that is not done. */
  readonly firstWave: number;
  readonly waves: readonly { readonly regions: readonly string[]; readonly soakSeconds: number }[];
}

type Carry = { readonly carry: string | null };

export const planRebake = defineActivity<RebakeRef, Planned>('planRebake', retryPolicies.records);
export const takeBakeSlot = defineActivity<RebakeRef & Carry, Progress>('takeBakeSlot', retryPolicies.records);
export const checkPreflight = defineActivity<RebakeRef & Carry, Progress>('checkPreflight', retryPolicies.step);
export const prepareMachine = defineActivity<RebakeRef & Carry & { readonly purpose: 'bake' | 'check' }, Progress>(
  'prepareMachine',
  retryPolicies.step,
);
export const runMachineCommand = defineActivity<RebakeRef & Carry & { readonly command: MachineCommand }, Progress>(
  'runMachineCommand',
  retryPolicies.step,
);
export const stopMachine = defineActivity<RebakeRef & Carry, Progress>('stopMachine', retryPolicies.step);
export const captureImageVersion = defineActivity<RebakeRef & Carry, Progress>(
  'captureImageVersion',
  retryPolicies.step,
);
export const removeMachine = defineActivity<RebakeRef & Carry & { readonly purpose: 'bake' | 'check' }, Progress>(
  'removeMachine',
  retryPolicies.step,
);
export const keepMachine = defineActivity<RebakeRef, void>('keepMachine', retryPolicies.records);
export const recordPhase = defineActivity<RebakeRef & { readonly phase: 'baking' | 'checking' }, void>(
  'recordPhase',
  retryPolicies.records,
);
export const recordBootEvidence = defineActivity<
  RebakeRef & {
    readonly passed: boolean;
    readonly message: string;
    readonly seconds: number;
    /** Azure's, of what failed; absent in histories of before it was told. */
    readonly code?: string | null;
  },
  void
>('recordBootEvidence', retryPolicies.records);
export const awaitEvidence = defineActivity<RebakeRef & Carry & { readonly check: string }, Progress>(
  'awaitEvidence',
  retryPolicies.records,
);
export const judgeEvidence = defineActivity<RebakeRef, RebakeOutcome>('judgeEvidence', retryPolicies.records);
/** Retires the gallery version of a rebake that was cancelled or failed. */
export const discardCapture = defineActivity<RebakeRef & Carry, Progress>('discardCapture', retryPolicies.step);
/** `cancelled`: not ended, since it was cancelled after the last look; it has to end as cancelled. */
export const finishRebake = defineActivity<RebakeRef & { readonly outcome: RebakeOutcome }, 'ended' | 'cancelled'>(
  'finishRebake',
  retryPolicies.records,
);
/** Sends what the records' outbox holds and starts the orchestrations that the records ask for. */
export const carryOn = defineActivity<{ readonly imageDefinition: string }, void>('carryOn', retryPolicies.records);

export const evaluateGate = defineActivity<PromotionRef, GateAnswer>('evaluateGate', retryPolicies.records);
export const planRollout = defineActivity<PromotionRef, RolloutPlan>('planRollout', retryPolicies.records);
export const copyImageVersion = defineActivity<PromotionRef & Carry, Progress>('copyImageVersion', retryPolicies.step);
export const replicateWave = defineActivity<PromotionRef & Carry & { readonly wave: number }, Progress>(
  'replicateWave',
  retryPolicies.step,
);
export const soakWave = defineActivity<
  PromotionRef & Carry & { readonly wave: number; readonly until: string },
  Progress
>('soakWave', retryPolicies.step);
export const openWave = defineActivity<PromotionRef & Carry & { readonly wave: number }, Progress>(
  'openWave',
  retryPolicies.step,
);
export const haltPromotion = defineActivity<PromotionRef & { readonly code: string; readonly message: string }, void>(
  'haltPromotion',
  retryPolicies.records,
);
export const finishPromotion = defineActivity<PromotionRef & { readonly outcome: 'live' | 'cancelled' }, void>(
  'finishPromotion',
  retryPolicies.records,
);

export const applyRollback = defineActivity<RollbackRef & Carry, Progress>('applyRollback', retryPolicies.step);
export const finishRollback = defineActivity<
  RollbackRef & { readonly state: 'done' | 'failed'; readonly message: string },
  void
>('finishRollback', retryPolicies.records);

export const applyWithdrawal = defineActivity<WithdrawalRef & Carry, Progress>('applyWithdrawal', retryPolicies.step);
/** Flags what was baked from a revoked version; a deprecation flags nothing. */
export const flagDescendants = defineActivity<WithdrawalRef & Carry, Progress>(
  'flagDescendants',
  retryPolicies.records,
);
export const finishWithdrawal = defineActivity<
  WithdrawalRef & { readonly state: 'done' | 'failed'; readonly message: string },
  void
>('finishWithdrawal', retryPolicies.records);

export const listBaseImages = defineActivity<{ readonly at: string }, readonly WatchedImage[]>(
  'listBaseImages',
  retryPolicies.records,
);
export const observeBaseImage = defineActivity<WatchedImage, void>('observeBaseImage', retryPolicies.step);
