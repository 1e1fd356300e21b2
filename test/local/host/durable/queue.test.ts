import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createQueue } from '../../../../local/host/durable/queue.ts';
import { eventually } from './support/eventually.ts';

it('runs no more keys at once than it may', async () => {
  let running = 0;
  let most = 0;
  let ended = 0;
  const queue = createQueue<number>({
    limit: 3,
    run: async () => {
      most = Math.max(most, ++running);
      await sleep(2);
      running--;
      ended++;
    },
  });

  Array.from({ length: 20 }, (_, key) => queue.add(key));
  await eventually(() => ended === 20, 'all keys');

  expect(most).toBe(3);
});

it('runs a key once for what came together, and again for what came while it ran', async () => {
  let runs = 0;
  let release: (() => void) | undefined;
  const queue = createQueue<string>({
    limit: 1,
    run: () => {
      runs++;
      return new Promise((resolve) => (release = resolve));
    },
  });

  queue.add('a');
  queue.add('a');
  await eventually(() => runs === 1, 'the first run');
  queue.add('a');
  queue.add('a');
  release?.();
  await eventually(() => runs === 2, 'the second run');
  release?.();
  await queue.stop();

  expect(runs).toBe(2);
});

it('lets work gather for a key when asked, and begins nothing after it was stopped', async () => {
  const ran: string[] = [];
  const queue = createQueue<string>({
    limit: 5,
    run: (key) => Promise.resolve(void ran.push(key)),
    gather: (key) => (key === 'slow' ? 10_000 : 0),
  });

  queue.add('slow');
  queue.add('quick');
  await eventually(() => ran.length === 1, 'the quick key');
  await queue.stop();
  queue.add('late');
  await sleep(5);

  expect(ran).toEqual(['quick']);
});
