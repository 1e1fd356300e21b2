import { expect, it } from 'vitest';
import { failed, type Progress } from '../../shared/domain/progress.ts';
import type { FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { runsFor } from './a-plan.ts';

it('applies what the records desire, ends and carries on', async () => {
  const { output, activities } = await run(runsFor(4));

  expect(output).toBe('done');
  expect(activities).toEqual([...Array<string>(4).fill('applyRollback'), 'finishRollback', 'carryOn']);
});

it('says why it failed', async () => {
  const { output, world } = await run(() => failed('Forbidden', 'no right to write the gallery'));

  expect(output).toBe('failed');
  expect(world.callsOf('finishRollback')[0]?.input).toMatchObject({
    state: 'failed',
    message: 'no right to write the gallery',
  });
});

it('fails when the gallery does not come to an end in four hours', async () => {
  const { output, seconds } = await run(runsFor(100_000));

  expect(output).toBe('failed');
  expect(seconds).toBeLessThan(4.1 * 3600);
});

function run(applyRollback: FakeActivity | (() => Progress)) {
  const ref = { imageDefinition: 'ubuntu-web', rollbackId: 'rollback-1' };
  return runOrchestrator('rollback', ref, {
    applyRollback,
    finishRollback: () => undefined,
    carryOn: () => undefined,
  });
}
