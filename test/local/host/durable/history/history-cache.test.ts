import { expect, it } from 'vitest';
import { batchMark, taskDone } from '../../../../../local/host/durable/history/create-event.ts';
import { played, type HistoryEvent } from '../../../../../local/host/durable/history/events.ts';
import { createHistoryCache, emptyHistory, extend } from '../../../../../local/host/durable/history/history-cache.ts';
import { payloadText } from '../../../../../local/host/durable/history/payload.ts';

const at = '2026-01-02T03:04:05Z';
const events = (count: number): HistoryEvent[] => Array.from({ length: count }, () => batchMark(12, at));

it('reads a history once and then keeps it, until others need the room', () => {
  const read: string[] = [];
  const cache = createHistoryCache({ history: (id) => (read.push(id), events(3)) }, 5);

  cache.keep('a', extend(emptyHistory, events(3)));
  cache.load('a');
  cache.keep('b', extend(emptyHistory, events(3)));
  cache.load('b');
  cache.load('a');

  expect(read).toEqual(['a']);
});

it('keeps a history that is larger than all the room, for its instance is at work', () => {
  const cache = createHistoryCache({ history: () => [] }, 2);

  cache.keep('a', extend(emptyHistory, events(5)));

  expect(cache.load('a').events).toHaveLength(5);
});

it('writes the payload as indented JSON in the recorded order', () => {
  const { texts } = extend(emptyHistory, [batchMark(12, at), played(taskDone(5, 0, '"x"', at))]);

  const text = payloadText(texts, {
    input: '{"a":1}',
    instanceId: 'i',
    isReplaying: true,
    parentInstanceId: null,
    httpSleepMilliseconds: 30_000,
  });

  expect(text).toBe(JSON.stringify(JSON.parse(text), null, 2));
  expect(Object.keys(JSON.parse(text) as object).slice(0, 4)).toEqual([
    'history',
    'input',
    'instanceId',
    'isReplaying',
  ]);
  expect(JSON.parse(text)).toMatchObject({
    history: [{ IsPlayed: false }, { IsPlayed: true, Result: '"x"' }],
    input: { a: 1 },
  });
});
