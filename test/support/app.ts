import type * as contracts from '../../orchestrations/activities.ts';
import type * as complianceContracts from '../../orchestrations/compliance/activities.ts';
import type { Activity, ActivityHandler } from '../../orchestrations/activity.ts';
import { captureImageVersion } from '../../functions/activities/rebake/capture-image-version.ts';
import { carryOn } from '../../functions/activities/carry-on.ts';
import { checkPreflight } from '../../functions/activities/rebake/check-preflight.ts';
import { lookAtFinding, readDigestWindow, sendDigest } from '../../functions/activities/compliance/follow.ts';
import { judgeAgainPage } from '../../functions/activities/compliance/judge-again.ts';
import {
  beginSweep,
  failSweep,
  finishSweep,
  sweepPages,
  sweepPolicy,
} from '../../functions/activities/compliance/sweep.ts';
import { copyImageVersion } from '../../functions/activities/promotion/copy-image-version.ts';
import { discardCapture } from '../../functions/activities/rebake/discard-capture.ts';
import { finishPromotion, haltPromotion } from '../../functions/activities/promotion/end-promotion.ts';
import { evaluateGate } from '../../functions/activities/promotion/evaluate-gate.ts';
import { awaitEvidence, judgeEvidence, recordBootEvidence } from '../../functions/activities/rebake/evidence.ts';
import { listBaseImages, observeBaseImage } from '../../functions/activities/observe-base-image.ts';
import { openWave } from '../../functions/activities/promotion/open-wave.ts';
import { planRebake } from '../../functions/activities/rebake/plan-rebake.ts';
import { planRollout } from '../../functions/activities/promotion/plan-rollout.ts';
import { prepareMachine } from '../../functions/activities/rebake/prepare-machine.ts';
import { finishRebake, recordPhase, takeBakeSlot } from '../../functions/activities/rebake/rebake-phases.ts';
import { keepMachine, removeMachine } from '../../functions/activities/rebake/remove-machine.ts';
import { replicateWave } from '../../functions/activities/promotion/replicate-wave.ts';
import { applyRollback, finishRollback } from '../../functions/activities/promotion/roll-back.ts';
import { runMachineCommand } from '../../functions/activities/rebake/run-machine-command.ts';
import { soakWave } from '../../functions/activities/promotion/soak-wave.ts';
import { stopMachine } from '../../functions/activities/rebake/stop-machine.ts';
import { applyWithdrawal, finishWithdrawal, flagDescendants } from '../../functions/activities/withdrawal/withdraw.ts';
import { carryOn as carryOnWith } from '../../shared/commands/carry-on.ts';
import { DurableWorld, type FakeActivity } from './durable/durable-world.ts';
import { type MemoryPorts, memoryPorts } from './memory/app-ports.ts';
import { quietContext } from './quiet-context.ts';
import { orchestrators } from './run-orchestrator.ts';

export interface App {
  readonly ports: MemoryPorts;
  readonly world: DurableWorld;
  /** Starts whatever the records ask for and lets everything happen that does not wait for somebody. */
  settle(imageDefinition: string, seconds?: number): Promise<void>;
}

/** The whole app below its triggers: real orchestrators and activities over ports in memory, on a virtual clock. */
export function createApp({ mostBakes = 10 }: { readonly mostBakes?: number } = {}): App {
  const ports = memoryPorts();
  const world: DurableWorld = new DurableWorld(
    orchestrators,
    activitiesOver(ports, mostBakes, () => world),
    ports.clock,
  );
  return {
    ports,
    world,
    async settle(imageDefinition, seconds = 12 * 3600) {
      await carryOnWith(ports, world.orchestrations, imageDefinition);
      await world.run(seconds);
    },
  };
}

type HandlersOf<Contracts> = { readonly [Name in keyof Contracts]: Handler<Contracts[Name]> };
type Handlers = Omit<HandlersOf<typeof contracts>, 'retryPolicies'> & HandlersOf<typeof complianceContracts>;
type Handler<Contract> =
  Contract extends Activity<infer Input, infer Output> ? ActivityHandler<Activity<Input, Output>> : never;

function activitiesOver(
  ports: MemoryPorts,
  mostBakes: number,
  world: () => DurableWorld,
): Readonly<Record<string, FakeActivity>> {
  const orchestrations = () => world().orchestrations;
  const handlers: Handlers = {
    planRebake: planRebake(ports),
    checkPreflight: checkPreflight(ports),
    takeBakeSlot: takeBakeSlot(ports, mostBakes),
    recordPhase: recordPhase(ports),
    prepareMachine: prepareMachine(ports),
    runMachineCommand: runMachineCommand(ports),
    stopMachine: stopMachine(ports),
    captureImageVersion: captureImageVersion(ports),
    removeMachine: removeMachine(ports),
    keepMachine: keepMachine(ports),
    recordBootEvidence: recordBootEvidence(ports),
    awaitEvidence: awaitEvidence(ports),
    judgeEvidence: judgeEvidence(ports),
    discardCapture: discardCapture(ports),
    finishRebake: finishRebake(ports),
    carryOn: carryOn(ports, orchestrations),
    evaluateGate: evaluateGate(ports),
    planRollout: planRollout(ports),
    copyImageVersion: copyImageVersion(ports),
    replicateWave: replicateWave(ports),
    soakWave: soakWave(ports),
    openWave: openWave(ports),
    haltPromotion: haltPromotion(ports),
    finishPromotion: finishPromotion(ports),
    applyRollback: applyRollback(ports, orchestrations),
    finishRollback: finishRollback(ports),
    applyWithdrawal: applyWithdrawal(ports, orchestrations),
    flagDescendants: flagDescendants(ports, orchestrations),
    finishWithdrawal: finishWithdrawal(ports),
    listBaseImages: listBaseImages(ports),
    observeBaseImage: observeBaseImage(ports),
    lookAtFinding: lookAtFinding(ports, orchestrations),
    readDigestWindow: readDigestWindow(ports),
    sendDigest: sendDigest(ports),
    beginSweep: beginSweep(ports, orchestrations),
    sweepPages: sweepPages(ports, orchestrations),
    sweepPolicy: sweepPolicy(ports, orchestrations),
    finishSweep: finishSweep(ports, orchestrations),
    failSweep: failSweep(ports),
    judgeAgainPage: judgeAgainPage(ports, orchestrations),
  };
  const context = quietContext();
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      (input: never) => (handler as (input: never, context: unknown) => unknown)(input, context),
    ]),
  );
}
