import type { GateAnswer, RebakePlan, RolloutPlan } from '../../orchestrations/activities.ts';
import { done, type Progress, running } from '../../shared/domain/progress.ts';
import type { FakeActivity } from '../support/durable/durable-world.ts';

export const rebakeRef = { imageDefinition: 'ubuntu-web', rebakeId: 'rebake-1' };
export const promotionRef = { imageDefinition: 'ubuntu-web', promotionId: 'promotion-1' };

export function aPlan(changes: Partial<RebakePlan> = {}): RebakePlan {
  return {
    version: '1.0.0',
    title: 'ubuntu-web 1.0.0',
    captured: false,
    bakeTimeoutSeconds: 5400,
    steps: [
      { name: 'nginx', timeoutSeconds: 1800 },
      { name: 'harden', timeoutSeconds: 600 },
    ],
    keepFailedMachine: false,
    bootTimeoutSeconds: 600,
    checks: [{ name: 'serves', timeoutSeconds: 300 }],
    externalChecks: [],
    ...changes,
  };
}

export function aRollout(changes: Partial<RolloutPlan> = {}): RolloutPlan {
  return {
    title: 'ubuntu-web 1.0.0 into production',
    firstWave: 0,
    waves: [
      { regions: ['westeurope'], soakSeconds: 3600 },
      { regions: ['northeurope', 'eastus'], soakSeconds: 0 },
    ],
    ...changes,
  };
}

export function gate(kind: GateAnswer['kind'], waitsFor: readonly string[] = [], lookAgainAt = '2026-01-05T09:00:00Z') {
  return { kind, waitsFor, lookAgainAt };
}

/** Activities of a rebake that all succeed at once. */
export function rebakeFakes(changes: Readonly<Record<string, FakeActivity>> = {}): Record<string, FakeActivity> {
  const accepted = { kind: 'accepted', message: 'Version 1.0.0 is accepted', problems: [] };
  return {
    planRebake: () => ({ kind: 'bake', plan: aPlan() }),
    checkPreflight: () => done,
    takeBakeSlot: () => done,
    recordPhase: () => undefined,
    prepareMachine: () => done,
    runMachineCommand: () => done,
    stopMachine: () => done,
    captureImageVersion: () => done,
    removeMachine: () => done,
    recordBootEvidence: () => undefined,
    judgeEvidence: () => accepted,
    discardCapture: () => done,
    finishRebake: () => 'ended',
    carryOn: () => undefined,
    ...changes,
  };
}

/** Activities of a promotion whose gate is open and whose waves all succeed at once. */
export function promotionFakes(changes: Readonly<Record<string, FakeActivity>> = {}): Record<string, FakeActivity> {
  return {
    evaluateGate: () => gate('open'),
    planRollout: () => aRollout(),
    copyImageVersion: () => done,
    replicateWave: () => done,
    soakWave: () => done,
    openWave: () => done,
    finishPromotion: () => undefined,
    haltPromotion: () => undefined,
    carryOn: () => undefined,
    ...changes,
  };
}

/** Runs for so many looks, then ends; a look without a carry is the first. */
export function runsFor(looks: number, end: Progress = done): FakeActivity {
  return ({ carry }: { carry: string | null }) => {
    const looked = Number(carry ?? 0) + 1;
    return looked >= looks ? end : running('working', String(looked));
  };
}
