import { describe, expect, it } from 'vitest';
import { knownSubscriptions } from '../../../../shared/domain/compliance/known-subscriptions.ts';

const now = '2026-11-21T12:00:00.000Z';
const listedAt = (instant: string, subscriptionId = 'a', ...managementGroups: readonly string[]) => ({
  subscriptionId,
  managementGroups,
  listedAt: instant,
});
const listed = (subscriptionId: string, ...managementGroups: readonly string[]) => ({
  subscriptionId,
  managementGroups,
});

describe('the subscriptions that are known', () => {
  it.each([
    { what: 'none at first', before: [], list: [], known: [] },
    { what: 'those that Azure lists', before: [], list: [listed('A', 'corp')], known: [listedAt(now, 'a', 'corp')] },
    {
      what: 'those that it listed up to a week ago',
      before: [listedAt('2026-11-14T12:00:00.001Z', 'a', 'corp')],
      list: [],
      known: [listedAt('2026-11-14T12:00:00.001Z', 'a', 'corp')],
    },
    { what: 'not those of a week ago', before: [listedAt('2026-11-14T12:00:00.000Z')], list: [], known: [] },
    {
      what: 'where they are now',
      before: [listedAt('2026-11-20T12:00:00.000Z', 'a', 'corp')],
      list: [listed('a', 'sandbox'), listed('b')],
      known: [listedAt(now, 'a', 'sandbox'), listedAt(now, 'b')],
    },
    {
      what: 'known again when they come back',
      before: [listedAt('2026-01-01T00:00:00.000Z', 'a', 'corp')],
      list: [listed('a', 'corp')],
      known: [listedAt(now, 'a', 'corp')],
    },
  ])('are $what', ({ before, list, known }) => {
    expect(knownSubscriptions(before, list, now)).toEqual(known);
  });
});
