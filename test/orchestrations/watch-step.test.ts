import { describe, expect, it } from 'vitest';
import { done, failed, running, untimed } from '../../shared/domain/progress.ts';
import type { FakeActivity } from '../support/durable/durable-world.ts';
import { runOrchestrator } from '../support/run-orchestrator.ts';
import { rebakeFakes, rebakeRef, runsFor } from './a-plan.ts';

describe('following slow work', () => {
  it('hands the carry back at the next look', async () => {
    const carries: (string | null)[] = [];
    const answers = [running('a', 'one'), running('b', 'two'), running('c'), done];

    await follow(({ carry }: { carry: string | null }) => {
      carries.push(carry);
      return answers.shift()!;
    });

    expect(carries).toEqual(['0', 'one', 'two', null]);
  });

  it('waits as long as the service asks for', async () => {
    const answers = [running('throttled', null, 137), done];

    const { seconds } = await follow(() => answers.shift()!);

    expect(seconds).toBe(137);
  });

  it('looks at young work often and at old work every half a minute', async () => {
    const { world } = await follow(runsFor(120));

    const times = world.callsOf('captureImageVersion').map(({ at }) => Date.parse(at) / 1000);
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    expect(waits[0]).toBe(5);
    expect(waits.at(-1)).toBe(30);
  });

  it('looks at work whose progress is told less and less far from its end', async () => {
    const total = 1200;
    let elapsed = (): number => 0;
    const copying = () => {
      const percent = Math.floor((elapsed() / total) * 100);
      return percent >= 100 ? done : running('copying', 'x', null, percent);
    };

    const { world, seconds } = await follow(copying, ({ clock }) => {
      const began = clock.millis;
      elapsed = () => (clock.millis - began) / 1000;
    });

    expect(seconds).toBeGreaterThanOrEqual(total);
    expect(seconds).toBeLessThan(total * 1.02);
    expect(world.callsOf('captureImageVersion').length).toBeLessThan(40);
  });

  it('shows people what is being done', async () => {
    const seen: unknown[] = [];

    await follow(runsFor(3), (world, id) => world.after(2, () => void seen.push(world.instance(id)?.customStatus)));

    expect(seen).toEqual(['working']);
  });

  it.each([failed('Refused', 'no'), { kind: 'cancelled' as const }])('ends with $kind as it is told', async (end) => {
    expect((await follow(runsFor(4, end))).output).toEqual(end);
  });

  it('looks once more after the time is up, then says what it was doing', async () => {
    const { output, seconds } = await follow(() => running('copying', 'x', 1000), undefined, 3000);

    expect(output).toEqual({
      kind: 'failed',
      code: 'TimedOut',
      message: 'Not done after 50 minutes; at the end it was: copying',
    });
    expect(seconds).toBe(4000);
  });

  it('does not count the time of what has its own, however long that is', async () => {
    const day = 24 * 3600;
    const answers = [
      running('soaking', 'x', 1000),
      ...Array.from({ length: 15 }, () => untimed(running('frozen', 'x', day))),
      running('opening', 'x', 2000),
      done,
    ];

    const { output, seconds } = await follow(() => answers.shift()!, undefined, 3000);

    expect(output).toEqual(done);
    expect(seconds).toBe(1000 + 15 * day + 2000);
  });

  it('counts again from there on', async () => {
    const answers = [untimed(running('frozen', 'x', 5000))];

    const { output, seconds } = await follow(() => answers.shift() ?? running('opening', 'x', 1000), undefined, 3000);

    expect(output).toMatchObject({ kind: 'failed', message: 'Not done after 50 minutes; at the end it was: opening' });
    expect(seconds).toBe(5000 + 4000);
  });

  it('outlives trouble that passes', async () => {
    let attempts = 0;
    const { output } = await follow(() => {
      attempts += 1;
      if (attempts < 4) {
        throw new Error('Azure is away');
      }
      return done;
    });

    expect(output).toEqual(done);
  });
});

describe('the work that replays cost', () => {
  it('grows with the polls, not with their square: 200 polls cost at most 1.3 times as much each as 10', async () => {
    const few = await stepsPerPoll(10);
    const many = await stepsPerPoll(200);

    expect(many / few).toBeLessThanOrEqual(1.3);
  });

  it('is bounded in every execution', async () => {
    const { world } = await follow(runsFor(500));

    const [watched] = world.all();
    expect(watched!.longestExecution).toBeLessThanOrEqual(21);
  });
});

async function stepsPerPoll(polls: number): Promise<number> {
  const { world } = await runOrchestrator('rebake', rebakeRef, rebakeFakes({ captureImageVersion: runsFor(polls) }));
  const steps = world.all().reduce((sum, instance) => sum + instance.steps, 0);
  const others = await runOrchestrator('rebake', rebakeRef, rebakeFakes());
  const without = others.world.all().reduce((sum, instance) => sum + instance.steps, 0);
  return (steps - without) / polls;
}

function follow(
  activity: FakeActivity,
  during?: Parameters<typeof runOrchestrator>[3],
  timeoutSeconds = 7 * 24 * 3600,
) {
  const request = {
    activity: 'captureImageVersion',
    input: rebakeRef,
    carry: '0',
    waitSeconds: 0,
    doing: 'beginning',
    startedAt: '2026-01-05T08:00:00.000Z',
    timeoutSeconds,
  };
  return runOrchestrator('watchStep', request, { captureImageVersion: activity }, during);
}
