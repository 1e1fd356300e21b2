import { describe, expect, it } from 'vitest';
import { failed } from '../../shared/domain/progress.ts';
import type { DurableWorld, FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { aRollout, gate, promotionFakes, promotionRef, runsFor } from './a-plan.ts';

describe('promote', () => {
  it('copies, then replicates, soaks and opens wave by wave, then is live', async () => {
    const { output, activities } = await run();

    const wave = ['replicateWave', 'soakWave', 'openWave'];
    expect(output).toBe('live');
    expect(activities).toEqual([
      'evaluateGate',
      'planRollout',
      'copyImageVersion',
      ...wave,
      ...wave,
      'finishPromotion',
      'carryOn',
    ]);
  });

  it('does not begin the second wave before the first is open', async () => {
    const { world } = await run({ openWave: runsFor(20) });

    const opened = world.callsOf('openWave').filter(({ input }) => (input as { wave: number }).wave === 0);
    const second = world.callsOf('replicateWave')[1]!;
    expect(Date.parse(second.at)).toBeGreaterThanOrEqual(Date.parse(opened.at(-1)!.at));
  });

  it('goes on at the wave that failed when it is retried', async () => {
    const { world } = await run({ planRollout: () => aRollout({ firstWave: 1 }) });

    expect(world.callsOf('replicateWave').map(({ input }) => (input as { wave: number }).wave)).toEqual([1]);
  });

  it.each(['copyImageVersion', 'replicateWave', 'soakWave', 'openWave'])(
    'halts when %s fails, and says why',
    async (at) => {
      const { output, world, activities } = await run({ [at]: () => failed('Broken', 'storage is away') });

      expect(output).toBe('halted');
      expect(world.callsOf('haltPromotion')[0]?.input).toMatchObject({ code: 'Broken', message: 'storage is away' });
      expect(activities).not.toContain('finishPromotion');
      expect(activities.at(-1)).toBe('carryOn');
    },
  );

  it.each(['copyImageVersion', 'replicateWave', 'soakWave', 'openWave'])(
    'ends when it is cancelled at %s',
    async (at) => {
      const { output, world, activities } = await run({ [at]: () => ({ kind: 'cancelled' }) });

      expect(output).toBe('cancelled');
      expect(world.callsOf('finishPromotion')[0]?.input).toMatchObject({ outcome: 'cancelled' });
      expect(activities).not.toContain('haltPromotion');
    },
  );

  it('ends where it stands when its record has ended', async () => {
    const { output, activities } = await run({ evaluateGate: () => gate('ended') });

    expect(output).toBe('ended');
    expect(activities).toEqual(['evaluateGate', 'carryOn']);
  });

  it('halts a wave that does not end within twelve hours', async () => {
    const { output, seconds } = await run({ replicateWave: runsFor(100_000) });

    expect(output).toBe('halted');
    expect(seconds).toBeLessThan(12.1 * 3600);
  });

  it('soaks for as long as the plan says', async () => {
    const { world } = await run();

    const [soak] = world.callsOf('soakWave');
    const until = (soak?.input as { until: string }).until;
    expect((Date.parse(until) - Date.parse(soak!.at)) / 1000).toBe(3600);
  });
});

describe('a closed gate', () => {
  it('shows what it waits for and is looked at again on its timer', async () => {
    const gates = [gate('closed', ['Soaks in test for 24 hours']), gate('open')];
    const seen: unknown[] = [];

    const { output, world } = await run({ evaluateGate: () => gates.shift() }, (durable, id) => {
      durable.after(60, () => void seen.push(durable.instance(id)?.customStatus));
    });

    expect(output).toBe('live');
    expect(seen).toEqual([{ waitsFor: ['Soaks in test for 24 hours'] }]);
    expect(world.callsOf('evaluateGate').map(({ at }) => at)).toEqual([
      '2026-01-05T08:00:00.000Z',
      '2026-01-05T09:00:00.000Z',
    ]);
  });

  it('is looked at at once when a decision wakes it', async () => {
    const gates = [gate('closed'), gate('open')];

    const { world } = await run({ evaluateGate: () => gates.shift() }, (durable, id) => {
      durable.after(120, () => durable.raise(id, 'recordChanged'));
    });

    expect(world.callsOf('evaluateGate').at(-1)?.at).toBe('2026-01-05T08:02:00.000Z');
  });

  it('takes an event that came before it waited, and one that comes twice', async () => {
    const gates = [gate('closed'), gate('closed'), gate('closed', [], '2026-01-05T10:00:00Z'), gate('open')];

    const { output, world } = await run({ evaluateGate: () => gates.shift() }, (durable, id) => {
      durable.raise(id, 'recordChanged');
      durable.raise(id, 'recordChanged');
    });

    expect(output).toBe('live');
    expect(world.callsOf('evaluateGate').at(-1)?.at).toBe('2026-01-05T10:00:00.000Z');
  });

  it('opens although the event that tells of it is lost', async () => {
    const gates = [gate('closed'), gate('closed', [], '2026-01-05T09:30:00Z'), gate('open')];

    const { output } = await run({ evaluateGate: () => gates.shift() });

    expect(output).toBe('live');
  });

  it('keeps its history short, however long it waits', async () => {
    let looks = 0;
    const { world } = await run({
      evaluateGate: () => {
        looks += 1;
        return looks > 300 ? gate('ended') : gate('closed', [], new Date(world0 + looks * 1_800_000).toISOString());
      },
    });

    expect(world.instance('main')!.steps / looks).toBeLessThanOrEqual(6);
  });
});

const world0 = Date.parse('2026-01-05T08:00:00Z');

function run(
  changes: Readonly<Record<string, FakeActivity>> = {},
  during?: (world: DurableWorld, instanceId: string) => void,
) {
  return runOrchestrator('promote', promotionRef, promotionFakes(changes), during);
}
