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
  { days: 7, hops: [3, 7] },
  { days: 9, hops: [3, 9] },
  { days: 10, hops: [3, 6, 10] },
  { days: 30, hops: [3, 6, 9, 12, 15, 18, 21, 24, 30] },
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
