import { describe, expect, it } from 'vitest';
import {
  isWithin,
  parseResourceId,
  resourceGroupId,
  resourceKey,
  subscriptionIdOf,
} from '../../../../../local/azure/arm/kernel/resource-id.ts';

const group = '/subscriptions/S/resourceGroups/Images';
const gallery = `${group}/providers/Microsoft.Compute/galleries/gal`;
const version = `${gallery}/images/web/versions/1.0.0`;
const lock = `${gallery}/providers/Microsoft.Authorization/locks/keep`;

describe('a resource id', () => {
  it.each([
    {
      id: '/subscriptions/S',
      parts: { type: 'Microsoft.Resources/subscriptions', name: 'S', subscriptionId: 'S', parentId: '' },
    },
    {
      id: group,
      parts: { type: 'Microsoft.Resources/resourceGroups', name: 'Images', parentId: '/subscriptions/S' },
    },
    {
      id: gallery,
      parts: {
        ...{ namespace: 'Microsoft.Compute', type: 'Microsoft.Compute/galleries', name: 'gal', names: ['gal'] },
        parentId: group,
      },
    },
    {
      id: version,
      parts: {
        ...{ type: 'Microsoft.Compute/galleries/images/versions', names: ['gal', 'web', '1.0.0'] },
        parentId: `${gallery}/images/web`,
      },
    },
    {
      id: lock,
      parts: { namespace: 'Microsoft.Authorization', type: 'Microsoft.Authorization/locks', parentId: gallery },
    },
    {
      id: '/SUBSCRIPTIONS/s/RESOURCEGROUPS/g/PROVIDERS/microsoft.compute/disks/D',
      parts: { subscriptionId: 's', resourceGroup: 'g', type: 'microsoft.compute/disks', name: 'D' },
    },
    {
      id: '/providers/Microsoft.Authorization/policyDefinitions/p',
      parts: { type: 'Microsoft.Authorization/policyDefinitions', name: 'p', parentId: '' },
    },
  ])('$id is taken apart as it is written', ({ id, parts }) => {
    expect(parseResourceId(id)).toMatchObject(parts);
  });

  it.each([
    '',
    '/',
    'x',
    'subscriptions/S',
    '/subscriptions',
    '/subscriptions/',
    '/subscriptions/S/resourceGroups',
    '//a/b',
  ])('is not "%s"', (text) => {
    expect(parseResourceId(text)).toBeUndefined();
  });

  it.each([
    { id: version, scope: gallery, within: true },
    { id: gallery, scope: gallery, within: true },
    { id: gallery.toUpperCase(), scope: group, within: true },
    { id: gallery, scope: `${group}/`, within: true },
    { id: `${group}2/providers/a/b/c`, scope: group, within: false },
    { id: group, scope: gallery, within: false },
    { id: lock, scope: gallery, within: true },
  ])('$id lies within $scope: $within', ({ id, scope, within }) => {
    expect(isWithin(id, scope)).toBe(within);
  });

  it('tells its subscription and resource group, and is compared without case', () => {
    expect(subscriptionIdOf(version)).toBe('S');
    expect(resourceGroupId(version.replace('resourceGroups', 'RESOURCEGROUPS'))).toBe(
      '/subscriptions/S/RESOURCEGROUPS/Images',
    );
    expect(resourceGroupId('/subscriptions/S/providers/a/b/c')).toBeUndefined();
    expect(resourceKey(version)).toBe(resourceKey(version.toUpperCase()));
  });
});
