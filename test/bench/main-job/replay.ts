import { rebakeFakes, rebakeRef, runsFor } from '../../orchestrations/a-plan.ts';
import { runOrchestrator } from '../../support/run-orchestrator.ts';
import type { Figure } from '../report.ts';

/** Steps of orchestrators that are executed for each poll of a capture, replays and all: for 200 polls over 10. */
export async function measureReplay(): Promise<readonly Figure[]> {
  const [few, many] = [await stepsPerPoll(10), await stepsPerPoll(200)];
  return [
    { name: 'replayed_steps_per_poll_of_10', value: few, unit: 'steps' },
    { name: 'replayed_steps_per_poll_of_200', value: many, unit: 'steps' },
    { name: 'replay_200_over_10', value: many / few, unit: 'ratio', goal: 1.3 },
  ];
}

async function stepsPerPoll(polls: number): Promise<number> {
  return ((await stepsOf(polls)) - (await stepsOf(1))) / polls;
}

async function stepsOf(polls: number): Promise<number> {
  const { world } = await runOrchestrator('rebake', rebakeRef, rebakeFakes({ captureImageVersion: runsFor(polls) }));
  return world.all().reduce((sum, instance) => sum + instance.steps, 0);
}
