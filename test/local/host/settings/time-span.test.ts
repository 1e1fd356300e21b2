import { expect, it } from 'vitest';
import { formatTimeSpan, parseTimeSpan } from '../../../../local/host/settings/time-span.ts';

it.each([
  { text: '00:05:00', milliseconds: 300_000 },
  { text: '1.02:03:04', milliseconds: 93_784_000 },
  { text: '00:00:00.5', milliseconds: 500 },
  { text: '-00:00:01', milliseconds: -1_000 },
  { text: '01:30', milliseconds: 5_400_000 },
  { text: '2', milliseconds: 172_800_000 },
  { text: '24:00:00', milliseconds: undefined },
  { text: '00:60:00', milliseconds: undefined },
  { text: 'five minutes', milliseconds: undefined },
])('parses $text', ({ text, milliseconds }) => {
  expect(parseTimeSpan(text)).toBe(milliseconds);
});

it.each(['00:05:00', '1.02:03:04', '00:00:00.5000000'])('writes %s as it was read', (text) => {
  expect(formatTimeSpan(parseTimeSpan(text)!)).toBe(text);
});
