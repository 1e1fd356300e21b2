import { expect, it } from 'vitest';
import { createAlarm } from '../../../../../local/azure/service-bus/queue/alarm.ts';
import { createManualClock } from '../manual-clock.ts';

function arrange() {
  const clock = createManualClock(0);
  const rung: number[] = [];
  return { clock, rung, alarm: createAlarm(clock, () => rung.push(clock.now())) };
}

it.each([
  { instants: [5], rings: [5] },
  { instants: [5, 3], rings: [3] },
  { instants: [3, 5], rings: [3] },
  { instants: [3, 3], rings: [3] },
  { instants: [undefined], rings: [] },
  { instants: [5, undefined], rings: [5] },
])('set for $instants rings once, at the earliest: $rings', ({ instants, rings }) => {
  const { clock, rung, alarm } = arrange();

  instants.forEach((instant) => alarm.setFor(instant));
  clock.advance(10);

  expect(rung).toEqual(rings);
});

it('can be set anew when it has rung', () => {
  const { clock, rung, alarm } = arrange();
  alarm.setFor(2);
  clock.advance(2);

  alarm.setFor(7);
  clock.advance(10);

  expect(rung).toEqual([2, 7]);
});

it('does not ring once it was cancelled', () => {
  const { clock, rung, alarm } = arrange();
  alarm.setFor(2);

  alarm.cancel();
  clock.advance(10);

  expect(rung).toEqual([]);
});
