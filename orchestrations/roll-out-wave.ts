import type { OrchestrationHandler, Task } from 'durable-functions';
import * as activities from './activities.ts';
import type { PromotionRef, RolloutPlan } from './activities.ts';
import { ensure, type Ensured } from './ensure.ts';
import { after } from './time.ts';

/** "Wait up to six hours" for a replication, says the gallery's troubleshooting page; with one retry of a region. */
const replicationTimeoutSeconds = 12 * 3600;
const openTimeoutSeconds = 2 * 3600;

interface WaveInput {
  readonly ref: PromotionRef;
  readonly wave: number;
  readonly plan: RolloutPlan;
}

/** Brings the version, still hidden, to the wave's regions, lets it soak, then lets `latest` resolve to it there. */
export const rollOutWave: OrchestrationHandler = function* (context): Generator<Task, Ensured, unknown> {
  const { ref, wave, plan } = context.df.getInput<WaveInput>();
  const input = { ...ref, wave };
  const soakSeconds = plan.waves[wave]!.soakSeconds;

  context.df.setCustomStatus('Replicating');
  const replicated = yield* ensure(context, activities.replicateWave, input, replicationTimeoutSeconds);
  if (replicated.kind !== 'done') {
    return replicated;
  }
  context.df.setCustomStatus('Soaking');
  const until = after(context.df.currentUtcDateTime, soakSeconds).toISOString();
  const soaked = yield* ensure(context, activities.soakWave, { ...input, until }, soakSeconds + 3600);
  if (soaked.kind !== 'done') {
    return soaked;
  }
  context.df.setCustomStatus('Making the version visible in latest');
  return yield* ensure(context, activities.openWave, input, openTimeoutSeconds);
};
