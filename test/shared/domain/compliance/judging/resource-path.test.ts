import { describe, expect, it } from 'vitest';
import {
  hasPathIn,
  lastName,
  pathsUpwards,
  resourceGroupId,
  resourceGroupIn,
  subscriptionIn,
} from '../../../../../shared/domain/compliance/judging/resource-path.ts';

it.each([
  { id: '/Galleries/Prod/images', paths: ['/galleries/prod/images', '/galleries/prod', '/galleries'] },
  { id: 'https://A.example/os.vhd', paths: ['https://a.example/os.vhd', 'https://a.example', 'https:/', 'https:'] },
  { id: 'x', paths: ['x'] },
  { id: '', paths: [] },
])('above $id lies, the longest first, $paths', ({ id, paths }) => {
  expect([...pathsUpwards(id)]).toEqual(paths);
});

describe('whether one of some paths holds a resource', () => {
  it.each([
    { path: '/galleries/prod', held: true },
    { path: '/galleries/prod/images/web', held: true },
    { path: '/galleries', held: true },
    { path: '/galleries/pro', held: false },
    { path: '/galleries/prod/images/web/versions/1.0.0', held: false },
    { path: '/', held: false },
  ])('$path: $held', ({ path, held }) => {
    expect(hasPathIn('/Galleries/Prod/Images/Web', new Set(['/other', path]))).toBe(held);
  });

  it('none of none', () => {
    expect(hasPathIn('/galleries/prod', new Set())).toBe(false);
  });
});

it('the id of a resource group is in small letters', () => {
  expect(resourceGroupId({ subscriptionId: 'S', resourceGroup: 'RG-Shop' })).toBe(
    '/subscriptions/s/resourcegroups/rg-shop',
  );
});

it.each([
  { id: '/subscriptions/S/resourceGroups/RG/providers/P/vms/Vm', name: 'Vm', group: 'RG', subscription: 's' },
  { id: '/SUBSCRIPTIONS/S/RESOURCEGROUPS/rg', name: 'rg', group: 'rg', subscription: 's' },
  { id: '/subscriptions/s', name: 's', group: null, subscription: 's' },
  { id: '/providers/P/subscriptions/s', name: 's', group: null, subscription: null },
  { id: 'alone', name: 'alone', group: null, subscription: null },
])('$id names $name in group $group of subscription $subscription', ({ id, name, group, subscription }) => {
  expect([lastName(id), resourceGroupIn(id), subscriptionIn(id)]).toEqual([name, group, subscription]);
});
