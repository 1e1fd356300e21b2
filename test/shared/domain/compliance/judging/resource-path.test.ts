import { describe, expect, it } from 'vitest';
import {
  hasPathIn,
  lastName,
  pathsUpwards,
  resourceGroupId,
  resourceGroupIn,
  subscriptionIn,
} from '../../../../../shared/domain/compliance/judging/resource-path.ts';

const disk = '/Subscriptions/ABC/resourcegroups/RG-Shop/providers/Microsoft.Compute/disks/Os';

describe('the parts of a resource id', () => {
  it.each([
    { id: disk, subscription: 'abc', group: 'RG-Shop', name: 'Os' },
    { id: '/subscriptions/abc', subscription: 'abc', group: null, name: 'abc' },
    { id: '/subscriptions/abc/resourceGroups/g', subscription: 'abc', group: 'g', name: 'g' },
    { id: '/CommunityGalleries/g/Images/i', subscription: null, group: null, name: 'i' },
    { id: 'https://s.example/subscriptions/abc', subscription: null, group: null, name: 'abc' },
    { id: '', subscription: null, group: null, name: '' },
  ])('of $id', ({ id, subscription, group, name }) => {
    expect([subscriptionIn(id), resourceGroupIn(id), lastName(id)]).toEqual([subscription, group, name]);
  });

  it('are a group again, in small letters', () => {
    const group = resourceGroupId({ subscriptionId: 'ABC', resourceGroup: 'RG-Shop' });

    expect(group).toBe('/subscriptions/abc/resourcegroups/rg-shop');
    expect([...pathsUpwards(disk)]).toContain(group);
  });
});

describe('the paths above an id', () => {
  it('are whole names, longest first', () => {
    expect([...pathsUpwards('/A/bc/d')]).toEqual(['/a/bc/d', '/a/bc', '/a']);
    expect([...pathsUpwards('name')]).toEqual(['name']);
  });

  it.each([
    { paths: ['/a/b'], found: true },
    { paths: ['/a/b/c'], found: true },
    { paths: ['/a/bb', '/a'], found: true },
    { paths: ['/a/b/cc'], found: false },
    { paths: ['/A'], found: false },
    { paths: [], found: false },
  ])('of /A/b/c are among $paths: $found', ({ paths, found }) => {
    expect(hasPathIn('/A/b/c', new Set(paths))).toBe(found);
  });
});
