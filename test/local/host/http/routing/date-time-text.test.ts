import { expect, it } from 'vitest';
import { isDateTimeText } from '../../../../../local/host/http/routing/date-time-text.ts';

it.each([
  '2026-11-21',
  '2026/11/21',
  '2026-1-2',
  '11/21/2026',
  '1-2-26',
  '2028-02-29',
  '2026-11-21T10:20:30',
  '2026-11-21T10:20:30.1234567Z',
  '2026-11-21T10:20:30+02:00',
  '2026-11-21 7:32pm',
  '2026-11-21 7:32 PM',
  '11/21/2026 23:59',
  '10:20',
  '7 PM',
  '21 Nov 2026',
  '21-November-2026',
  'Nov 21, 2026',
  ' 2026-11-21 ',
])('takes "%s" for a date or a time', (text) => {
  expect(isDateTimeText(text)).toBe(true);
});

it.each([
  '',
  'someday',
  'foo 1',
  '7',
  '2026',
  '2026-13-01',
  '2026-02-30',
  '2027-02-29',
  '2026-11-31',
  '21/11/2026',
  '2026-11-21T25:00:00',
  '2026-11-21T10:60',
  '13 PM',
  '10:20 xm',
  '2026-11-21T',
  '0 Nov 2026',
  '2026-11-21 and more',
])('does not take "%s" for one', (text) => {
  expect(isDateTimeText(text)).toBe(false);
});
