import type { OrchestrationHandler } from 'durable-functions';
import { bake } from '../../orchestrations/bake.ts';
import { check } from '../../orchestrations/check.ts';
import { followFinding } from '../../orchestrations/compliance/follow-finding.ts';
import { judgeAgain } from '../../orchestrations/compliance/judge-again.ts';
import { notifyOwner } from '../../orchestrations/compliance/notify-owner.ts';
import { sweep } from '../../orchestrations/compliance/sweep.ts';
import { watchStep } from '../../orchestrations/ensure.ts';
import { promote } from '../../orchestrations/promote.ts';
import { rebake } from '../../orchestrations/rebake.ts';
import { rollOutWave } from '../../orchestrations/roll-out-wave.ts';
import { rollback } from '../../orchestrations/rollback.ts';
import { watch } from '../../orchestrations/watch.ts';
import { withdraw } from '../../orchestrations/withdraw.ts';
import { DurableWorld, type FakeActivity } from './durable/durable-world.ts';

/** Every orchestrator under the name that it is registered by. */
export const orchestrators: Readonly<Record<string, OrchestrationHandler>> = {
  rebake,
  bake,
  check,
  promote,
  rollOutWave,
  rollback,
  withdraw,
  watch,
  watchStep,
  followFinding,
  notifyOwner,
  judgeAgain,
  sweep,
};

export interface Run {
  readonly world: DurableWorld;
  readonly output: unknown;
  /** Why the orchestration itself failed; null when it did not. */
  readonly error: string | null;
  readonly customStatus: unknown;
  /** Names of the activities that were called, in order. */
  readonly activities: readonly string[];
  /** Virtual seconds from start to end. */
  readonly seconds: number;
}

/** Runs an orchestrator to its end: fakes answer activities, children run for real, timers move a virtual clock. */
export async function runOrchestrator(
  name: string,
  input: unknown,
  fakes: Readonly<Record<string, FakeActivity>>,
  during: (world: DurableWorld, instanceId: string) => void = () => undefined,
): Promise<Run> {
  const world = new DurableWorld(orchestrators, fakes);
  const began = world.clock.millis;
  world.start(name, 'main', input);
  during(world, 'main');
  await world.run();
  const { output, error, customStatus, status } = world.instance('main')!;
  if (status === 'running') {
    throw new Error(`${name} waits for something that never happens`);
  }
  return {
    world,
    output,
    error,
    customStatus,
    activities: world.calls.map(({ activity }) => activity),
    seconds: (world.clock.millis - began) / 1000,
  };
}
