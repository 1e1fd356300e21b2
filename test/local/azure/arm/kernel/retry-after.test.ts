import { expect, it } from 'vitest';
import { retryAfter } from '../../../../../local/azure/arm/kernel/operations/operation-links.ts';

// azure-core for Python reads `retry-after-ms` (azure/core/pipeline/policies/_utils.py), Azure.Core for .NET too.
it.each([
  { seconds: 10, speed: 1, headers: { 'Retry-After': '10' } },
  { seconds: 30, speed: 20, headers: { 'Retry-After': '2' } },
  { seconds: 10, speed: 240, headers: { 'retry-after-ms': '42' } },
  { seconds: 2, speed: 20_000, headers: { 'retry-after-ms': '1' } },
  { seconds: undefined, speed: 1, headers: {} },
  { seconds: undefined, speed: 20, headers: { 'retry-after-ms': '1500' } },
])('a wait of $seconds virtual seconds at speed $speed is told as $headers', ({ seconds, speed, headers }) => {
  expect(retryAfter(seconds, speed)).toEqual(headers);
});
