import { expect, it } from 'vitest';
import { createClock } from '../../../local/support/clock.ts';

it('runs as many times faster than real time as its speed says', async () => {
  const epoch = Date.now();
  const clock = createClock({ speed: 1000, epoch });

  const before = clock.now();
  await clock.sleep(20_000);

  expect(clock.now() - before).toBeGreaterThanOrEqual(20_000);
});

it('agrees with another clock of the same epoch and speed', () => {
  const epoch = Date.now() - 5_000;
  const one = createClock({ speed: 60, epoch });
  const other = createClock({ speed: 60, epoch });

  expect(Math.abs(one.now() - other.now())).toBeLessThan(1_000);
});

it('does not call back when cancelled', async () => {
  const clock = createClock({ speed: 1000, epoch: Date.now() });
  let called = false;

  clock.at(clock.now() + 5_000, () => (called = true))();
  await clock.sleep(10_000);

  expect(called).toBe(false);
});
