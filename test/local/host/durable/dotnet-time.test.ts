import { expect, it } from 'vitest';
import {
  createInstants,
  dotnetTime,
  isLater,
  oneTickLater,
  wholeSeconds,
  withOffset,
} from '../../../../local/host/durable/dotnet-time.ts';
import { createClock } from '../../../../local/support/clock.ts';

const second = Date.UTC(2026, 0, 2, 3, 4, 5);

it.each([
  { milliseconds: second, ticks: 0, text: '2026-01-02T03:04:05Z' },
  { milliseconds: second + 120, ticks: 0, text: '2026-01-02T03:04:05.12Z' },
  { milliseconds: second + 7, ticks: 34, text: '2026-01-02T03:04:05.0070034Z' },
])('writes an instant with up to seven digits: $text', ({ milliseconds, ticks, text }) => {
  expect(dotnetTime(milliseconds, ticks)).toBe(text);
});

it('never gives the same instant twice, and none before another', () => {
  const instant = createInstants(createClock());

  const given = Array.from({ length: 1_000 }, instant);

  expect(given.every((one, index) => index === 0 || isLater(one, given[index - 1] ?? ''))).toBe(true);
});

it('compares instants by their ticks, however many digits they have', () => {
  expect(isLater('2026-01-02T03:04:05.12Z', '2026-01-02T03:04:05.1Z')).toBe(true);
  expect(isLater('2026-01-02T03:04:05.1Z', '2026-01-02T03:04:05.12Z')).toBe(false);
});

it.each([
  { time: '2026-01-02T03:04:05Z', later: '2026-01-02T03:04:05.0000001' },
  { time: '2026-01-02T03:04:05.1234569', later: '2026-01-02T03:04:05.123457' },
  { time: '2026-01-02T03:04:05.9999999Z', later: '2026-01-02T03:04:06' },
])('counts one tick on from $time', ({ time, later }) => {
  expect(oneTickLater(time)).toBe(later);
});

it('writes offsets and whole seconds as the management API does', () => {
  expect(withOffset('2026-01-02T03:04:05.5Z')).toBe('2026-01-02T03:04:05.5+00:00');
  expect(wholeSeconds('2026-01-02T03:04:05.5Z')).toBe('2026-01-02T03:04:05Z');
});
