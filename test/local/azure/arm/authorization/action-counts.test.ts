import { expect, it } from 'vitest';
import { createActionCounts } from '../../../../../local/azure/arm/authorization/action-counts.ts';

it('counts what a principal was allowed and refused, action by action, whatever the case', () => {
  const counts = createActionCounts();

  counts.add('Ada', 'Microsoft.Compute/skus/read', 'allowed');
  counts.add('ada', 'microsoft.compute/SKUS/read', 'allowed');
  counts.add('ada', 'Microsoft.Compute/images/write', 'refused');

  expect(counts.list('ADA')).toEqual([
    { action: 'Microsoft.Compute/images/write', allowed: 0, refused: 1 },
    { action: 'Microsoft.Compute/skus/read', allowed: 2, refused: 0 },
  ]);
});

it('keeps principals apart', () => {
  const counts = createActionCounts();

  counts.add('ada', 'Microsoft.Compute/skus/read', 'allowed');

  expect(counts.list('bob')).toEqual([]);
});
