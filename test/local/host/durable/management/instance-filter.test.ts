import { expect, it } from 'vitest';
import { instanceFilter } from '../../../../../local/host/durable/management/instance-filter.ts';
import type { Instance } from '../../../../../local/host/durable/state/instances.ts';

const created = Date.UTC(2026, 0, 2);
const failed = { id: 'order-1', status: 'Failed', createdMs: created } as Instance;
const matches = (query: string): boolean =>
  instanceFilter(new URL(`http://localhost/instances?${query}`)).matches(failed);

it.each([
  { query: '', expected: true },
  { query: 'runtimeStatus=Running,Failed', expected: true },
  { query: 'runtimeStatus=Running&runtimeStatus=Failed', expected: true },
  { query: 'runtimeStatus=Running', expected: false },
  { query: 'runtimeStatus=failed', expected: true },
  { query: 'runtimeStatus=Nothing', expected: true },
  { query: 'instanceIdPrefix=order', expected: true },
  { query: 'instanceIdPrefix=Order', expected: false },
  { query: 'createdTimeFrom=2026-01-03T00:00:00Z', expected: false },
  { query: 'createdTimeTo=2026-01-01T00:00:00Z', expected: false },
  { query: 'createdTimeFrom=yesterday', expected: true },
  { query: 'CREATEDTIMEFROM=2026-01-03T00:00:00Z', expected: false },
])('reads "$query" as Azure does', ({ query, expected }) => {
  expect(matches(query)).toBe(expected);
});
