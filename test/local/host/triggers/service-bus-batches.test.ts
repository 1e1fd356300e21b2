import { describe, expect, it } from 'vitest';
import { createBatches } from '../../../../local/host/triggers/service-bus-batches.ts';
import { createManualClock } from '../../azure/service-bus/manual-clock.ts';

const options = { minSize: 1, maxSize: 3, maxWait: 30_000 };

describe('batches of messages', () => {
  it('gather what comes together, up to the largest size, one batch at a time', async () => {
    const handled: number[][] = [];
    let running = 0;
    const take = createBatches<number>({ ...options, clock: createManualClock() }, async (batch) => {
      expect(++running).toBe(1);
      handled.push([...batch]);
      await Promise.resolve();
      running -= 1;
    });

    await Promise.all([1, 2, 3, 4, 5].map(take));

    expect(handled).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it('wait for the smallest size, but not for ever', async () => {
    const clock = createManualClock();
    const handled: number[][] = [];
    const take = createBatches<number>({ ...options, minSize: 2, clock }, (batch) => {
      handled.push([...batch]);
      return Promise.resolve();
    });

    const first = take(1);
    clock.advance(29_999);
    expect(handled).toEqual([]);
    clock.advance(1);
    await first;
    await Promise.all([take(2), take(3)]);

    expect(handled).toEqual([[1], [2, 3]]);
  });
});
