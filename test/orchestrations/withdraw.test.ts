import { expect, it } from 'vitest';
import { done, failed } from '../../shared/domain/progress.ts';
import type { FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { runsFor } from './a-plan.ts';

it('hides the version and flags what was baked from it at the same time, then ends and carries on', async () => {
  const { output, activities } = await run({ applyWithdrawal: runsFor(3) });

  expect(output).toBe('done');
  expect(activities.slice(0, 2).toSorted()).toEqual(['applyWithdrawal', 'flagDescendants']);
  expect(activities.slice(-2)).toEqual(['finishWithdrawal', 'carryOn']);
});

it('says why a gallery would not follow', async () => {
  const { output, world } = await run({ applyWithdrawal: () => failed('Forbidden', 'no right to write the gallery') });

  expect(output).toBe('failed');
  expect(world.callsOf('finishWithdrawal')[0]?.input).toMatchObject({
    state: 'failed',
    message: 'no right to write the gallery',
  });
});

it('fails when the galleries do not come to an end in four hours', async () => {
  const { output, seconds } = await run({ applyWithdrawal: runsFor(100_000) });

  expect(output).toBe('failed');
  expect(seconds).toBeLessThan(4.1 * 3600);
});

function run(fakes: Readonly<Record<string, FakeActivity>>) {
  const ref = { imageDefinition: 'ubuntu-web', withdrawalId: 'withdrawal-1' };
  return runOrchestrator('withdraw', ref, {
    flagDescendants: () => done,
    finishWithdrawal: () => undefined,
    carryOn: () => undefined,
    ...fakes,
  });
}
