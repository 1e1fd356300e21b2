import { expect, it } from 'vitest';
import { createClock } from '../../../../../local/support/clock.ts';
import { lockEnd } from '../../../../../local/azure/service-bus/queue/lock-end.ts';
import { QueueSettings } from '../../../../../local/azure/service-bus/queue-settings.ts';

const fiveRealSeconds = 5_000;

it.each([
  { speed: 1, lockDuration: 'PT30S', milliseconds: 30_000 },
  { speed: 1, lockDuration: 'PT5S', milliseconds: 5_000 },
  { speed: 4, lockDuration: 'PT30S', milliseconds: 30_000 },
  { speed: 240, lockDuration: 'PT5M', milliseconds: 240 * fiveRealSeconds },
  { speed: 10, lockDuration: 'PT5M', milliseconds: 300_000 },
])('a lock of $lockDuration lasts $milliseconds ms of time that runs $speed times as fast', (row) => {
  const clock = { ...createClock(), speed: row.speed, now: () => 1_000 };
  const settings = QueueSettings.parse({ lockDuration: row.lockDuration });

  expect(lockEnd({ clock, settings })).toBe(1_000 + row.milliseconds);
});
