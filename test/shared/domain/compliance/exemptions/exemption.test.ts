import { expect, it } from 'vitest';
import { ExemptionScope } from '../../../../../shared/domain/compliance/exemptions/exemption.ts';

const group = '/subscriptions/s/resourceGroups/rg';
const compute = `${group}/providers/Microsoft.Compute`;

it.each([
  { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1` },
  { kind: 'machine', resourceId: `${compute}/virtualmachinescalesets/shop` },
  { kind: 'machine', resourceId: `${compute}/virtualMachineScaleSets/shop/virtualMachines/4` },
  { kind: 'resourceGroup', resourceId: group },
  { kind: 'source', source: 'Canonical:ubuntu*:*' },
  { kind: 'source', source: `${compute}/galleries/corp` },
  { kind: 'source', source: '/communityGalleries/corp-1f' },
  { kind: 'source', source: 'https://a.blob.core.windows.net/vhds' },
])('may cover $kind $resourceId$source', (scope) => {
  expect(ExemptionScope.safeParse(scope).success).toBe(true);
});

it.each([
  { kind: 'machine', resourceId: 'vm1' },
  { kind: 'machine', resourceId: group },
  { kind: 'machine', resourceId: `${compute}/virtualMachines/*` },
  { kind: 'machine', resourceId: `${compute}/disks/os` },
  { kind: 'resourceGroup', resourceId: '/subscriptions/s' },
  { kind: 'resourceGroup', resourceId: 'rg' },
  { kind: 'source', source: 'Canonical' },
  { kind: 'source', source: 'Canonical:ubuntu:server:latest' },
  { kind: 'source', source: '/' },
  { kind: 'source', source: '/subscriptions/*' },
  { kind: 'source', source: 'http://a.example/vhds' },
  { kind: 'everything' },
])('never covers $kind $resourceId$source', (scope) => {
  expect(ExemptionScope.safeParse(scope).success).toBe(false);
});
