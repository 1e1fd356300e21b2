import { expect, it } from 'vitest';
import { compileGroupPatterns } from '../../../../../shared/domain/compliance/judging/group-pattern.ts';

const rgShop = '/subscriptions/S1/resourceGroups/RG-Shop';
const ofOtherSubscription = rgShop.replace('S1', 'S2');

function found(patterns: readonly string[], resourceGroup = 'RG-Shop', subscriptionId = 's1'): string | null {
  const rules = patterns.map((pattern, i) => ({ pattern, value: `${i}: ${pattern}` }));
  return compileGroupPatterns(rules)({ resourceGroup, subscriptionId });
}

it.each([
  { what: 'its whole id, before its name and a pattern', patterns: ['rg-*', 'rg-shop', rgShop], value: `2: ${rgShop}` },
  { what: 'its name, before a pattern', patterns: ['*', 'rg-shop'], value: '1: rg-shop' },
  { what: 'the first of two names, in whatever case', patterns: ['RG-SHOP', 'rg-shop'], value: '0: RG-SHOP' },
  { what: 'the first of two patterns', patterns: ['*-shop', 'rg-*'], value: '0: *-shop' },
  { what: 'a pattern that is open at its end', patterns: ['RG-*'], value: '0: RG-*' },
  { what: 'a pattern that is open at its beginning', patterns: ['*SHOP'], value: '0: *SHOP' },
  { what: 'a pattern for all', patterns: ['*'], value: '0: *' },
  { what: 'nothing, where other groups are named', patterns: ['rg-shop2', 'rg', 'shop', '*-shop-*'], value: null },
  { what: 'nothing, where one of another subscription is named', patterns: [ofOtherSubscription], value: null },
  { what: 'nothing, where there are no rules', patterns: [], value: null },
])('of a group tells $what', ({ patterns, value }) => {
  expect(found(patterns)).toBe(value);
});

it('takes a machine as Azure spells it', () => {
  expect(found([rgShop.toLowerCase()], 'Rg-SHOP', 'S1')).not.toBeNull();
});
