import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createPace } from '../../../../local/host/durable/pace.ts';

it('lets results gather after a long turn, as long as activities are under way', async () => {
  const busy = { hasTasks: () => true };
  const pace = createPace(busy);

  await pace.measure('wide', () => sleep(20));

  expect(pace.gatherFor('wide')).toBeGreaterThan(20);
  expect(pace.gatherFor('other')).toBe(0);
});

it('does not wait when no activity is under way, or the last turn was short', async () => {
  const idle = createPace({ hasTasks: () => false });
  const busy = createPace({ hasTasks: () => true });

  await idle.measure('wide', () => sleep(20));
  await busy.measure('quick', () => Promise.resolve());

  expect(idle.gatherFor('wide')).toBe(0);
  expect(busy.gatherFor('quick')).toBe(0);
});

it('does not remember a long turn that left no activity under way', async () => {
  let tasks = false;
  const pace = createPace({ hasTasks: () => tasks });
  await pace.measure('ended', () => sleep(20));

  tasks = true;

  expect(pace.gatherFor('ended')).toBe(0);
});
