import { expect, it } from 'vitest';
import { activityInput } from '../../../../../local/host/durable/activity/activity-input.ts';
import { resultText } from '../../../../../local/host/durable/activity/result-text.ts';

const dataOf = (input: unknown) =>
  activityInput(
    { seq: 1, instanceId: 'i', executionId: 'e', taskId: 0, name: 'a', input: JSON.stringify(input) },
    'trigger',
  );

it.each([
  { input: true, string: 'True' },
  { input: false, string: 'False' },
  { input: '"text"', string: '"text"' },
  { input: 1.5, string: '1.5' },
  { input: { a: [1] }, string: '{"a":[1]}' },
])('hands $input over as the text $string', ({ input, string }) => {
  expect(dataOf(input).data).toEqual({ string });
});

it('hands null over as no value at all', () => {
  expect(dataOf(null)).toEqual({ data: {}, metadata: { instanceId: { string: 'i' } } });
});

it('names the members of an object in the metadata', () => {
  const { metadata } = dataOf({ day: '2020-01-01T00:00:00Z', on: true, list: [1], nested: { a: 1 }, none: null });

  expect(metadata).toMatchObject({
    day: { string: '01/01/2020 00:00:00' },
    on: { string: 'True' },
    nested: { json: '{"a":1}' },
  });
  expect(Object.keys(metadata)).not.toContain('list');
});

it.each([
  { value: undefined, text: null },
  { value: { string: 'a"b' }, text: '"a\\"b"' },
  { value: { json: '{"a":1}' }, text: '{"a":1}' },
  { value: { int: 5 }, text: '5' },
  { value: { bytes: Uint8Array.of(1, 2) }, text: '"AQI="' },
  { value: { collectionString: { string: ['a', 'b'] } }, text: '["a","b"]' },
])('keeps a result as JSON text: $text', ({ value, text }) => {
  expect(resultText(value)).toBe(text);
});
