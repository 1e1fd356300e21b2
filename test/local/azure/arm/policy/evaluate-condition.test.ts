import { describe, expect, it } from 'vitest';
import type { Resource } from '../../../../../local/azure/arm/kernel/resource.ts';
import { holds, isApplicable } from '../../../../../local/azure/arm/policy/evaluate-condition.ts';
import type { Condition } from '../../../../../local/azure/arm/policy/policy-rule.ts';

const machine: Resource = {
  id: '/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web',
  name: 'web',
  type: 'Microsoft.Compute/virtualMachines',
  location: 'westeurope',
  tags: { Team: 'web' },
  properties: {
    hardwareProfile: { vmSize: 'Standard_D2s_v5' },
    storageProfile: {
      imageReference: { publisher: 'Canonical', offer: 'ubuntu', sku: 'server', version: '1.0.0' },
      osDisk: { createOption: 'FromImage', osType: 'Linux' },
      dataDisks: [],
    },
  },
};

describe('a condition', () => {
  const resolve = (value: unknown): unknown => (value === "[parameters('sizes')]" ? ['standard_d2s_v5'] : value);

  it.each<{ condition: Condition; holds: boolean }>([
    { condition: { field: 'type', equals: 'microsoft.compute/VIRTUALMACHINES' }, holds: true },
    { condition: { field: 'location', notEquals: 'westeurope' }, holds: false },
    { condition: { field: 'name', like: 'w*' }, holds: true },
    { condition: { field: 'name', notLike: 'w*' }, holds: false },
    { condition: { field: "tags['team']", equals: 'WEB' }, holds: true },
    { condition: { field: 'tags.cost', exists: 'false' }, holds: true },
    { condition: { field: 'Microsoft.Compute/imagePublisher', in: ['canonical', 'RedHat'] }, holds: true },
    { condition: { field: 'Microsoft.Compute/imageId', exists: true }, holds: false },
    { condition: { field: 'Microsoft.Compute/imageId', contains: '/galleries/' }, holds: false },
    { condition: { field: 'Microsoft.Compute/virtualMachines/sku.name', in: "[parameters('sizes')]" }, holds: true },
    {
      condition: { field: 'Microsoft.Compute/virtualMachines/storageProfile.osDisk.createOption', equals: 'FromImage' },
      holds: true,
    },
    { condition: { field: 'Microsoft.Compute/virtualMachineScaleSets/sku.name', equals: 'x' }, holds: false },
    { condition: { not: { field: 'name', equals: 'db' } }, holds: true },
    {
      condition: {
        allOf: [
          { field: 'name', equals: 'web' },
          { field: 'location', equals: 'eastus' },
        ],
      },
      holds: false,
    },
    {
      condition: {
        anyOf: [
          { field: 'name', equals: 'db' },
          { field: 'location', notIn: ['eastus'] },
        ],
      },
      holds: true,
    },
  ])('$condition holds: $holds', ({ condition, holds: expected }) => {
    expect(holds(condition, machine, resolve)).toBe(expected);
  });

  it('is about resources that its type does not rule out', () => {
    const ofMachines: Condition = {
      allOf: [
        { field: 'type', equals: 'Microsoft.Compute/virtualMachines' },
        { field: 'location', equals: 'nowhere' },
      ],
    };
    const ofDisks: Condition = {
      allOf: [
        { field: 'type', equals: 'Microsoft.Compute/disks' },
        { field: 'location', equals: 'westeurope' },
      ],
    };

    expect([isApplicable(ofMachines, machine, resolve), isApplicable(ofDisks, machine, resolve)]).toEqual([
      true,
      false,
    ]);
  });
});
