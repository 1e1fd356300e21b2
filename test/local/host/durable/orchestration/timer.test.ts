import { expect, it } from 'vitest';
import type { OpenTask } from '../../../../../local/host/durable/orchestration/task.ts';
import { timer } from '../../../../../local/host/durable/orchestration/timer.ts';
import { replayContext } from '../support/replay-context.ts';

const day = 86_400_000;

it.each([
  { days: 0, hops: [0] },
  { days: -1, hops: [-1] },
  { days: 5, hops: [5] },
  { days: 6, hops: [6] },
  { days: 7, hops: [3, 6, 7] },
  { days: 9, hops: [3, 6, 9] },
  { days: 10, hops: [3, 6, 9, 10] },
  { days: 30, hops: [3, 6, 9, 12, 15, 18, 21, 24, 27, 30] },
])('a timer of $days days is reached by way of $hops', ({ days, hops }) => {
  const context = replayContext();
  const begun = Date.parse(context.now);
  const task = timer(context, begun + days * day, false);
  const fired: number[] = [];

  while (task.state === 'open') {
    const [decision] = context.pending.values();
    const { id, fireAt } = decision as { id: number; fireAt: string };
    fired.push((Date.parse(fireAt) - begun) / day);
    context.pending.clear();
    context.now = fireAt;
    (context.open.get(id) as OpenTask).complete(null);
  }

  expect(fired).toEqual(hops);
});

it.each([{ days: 5 }, { days: 10 }])('a cancelled timer of $days days hops no further than once', ({ days }) => {
  const context = replayContext();
  const task = timer(context, Date.parse(context.now) + days * day, true);
  const [decision] = context.pending.values();
  const { id, fireAt } = decision as { id: number; fireAt: string };
  context.pending.clear();
  context.now = fireAt;

  (context.open.get(id) as OpenTask).complete(null);

  expect(task.state).toBe('failed');
  expect(context.pending.size).toBe(0);
  expect([...context.strays.keys()]).toEqual(days > 6 ? [1] : []);
});

it.each([
  { about: 'made now', days: 7, ago: 0, strays: [] },
  { about: 'that the library takes for one as well', days: 9, ago: 2, strays: [] },
  { about: 'that is one for the host alone', days: 7, ago: 2, strays: [0] },
  { about: 'that is none', days: 6, ago: 2, strays: [] },
])('of a long timer $about it knows whether the library agrees', ({ days, ago, strays }) => {
  const context = replayContext({ now: '2026-01-01T00:00:00Z', present: `2026-01-0${1 + ago}T00:00:00Z` });

  timer(context, Date.parse(context.now) + days * day, false);

  expect([...context.strays.keys()]).toEqual(strays);
});
