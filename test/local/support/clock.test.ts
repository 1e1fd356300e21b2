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

it('goes on from where it is at another speed, and calls back what waits in time', async () => {
  const clock = createClock({ speed: 1 });
  const before = clock.now();
  const waited = clock.sleep(3600_000);

  const settings = clock.setSpeed(1_000_000);
  await waited;

  expect(clock.speed).toBe(1_000_000);
  expect(clock.now() - before).toBeGreaterThanOrEqual(3600_000);
  expect(Math.abs(createClock(settings).now() - clock.now())).toBeLessThan(10_000_000);
});

it('does not jump back when it is slowed down to real time', () => {
  const clock = createClock({ speed: 1000, epoch: Date.now() - 60_000 });
  const before = clock.now();

  clock.setSpeed(1);

  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(clock.now() - before).toBeLessThan(600_000);
});
