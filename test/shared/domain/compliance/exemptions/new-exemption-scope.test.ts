import { describe, expect, it } from 'vitest';
import { NewExemptionScope } from '../../../../../shared/domain/compliance/exemptions/new-exemption-scope.ts';
import { subscription } from '../some-rules.ts';

const within = `/subscriptions/${subscription('a')}`;
const group = `${within}/resourceGroups/rg`;
const compute = `${group}/providers/Microsoft.Compute`;

describe('an exemption', () => {
  it.each([
    { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1` },
    { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1`.toUpperCase() },
    { kind: 'machine', resourceId: `${compute}/virtualmachinescalesets/shop` },
    { kind: 'machine', resourceId: `${compute}/virtualMachineScaleSets/shop/virtualMachines/4` },
    { kind: 'resourceGroup', resourceId: group },
    { kind: 'resourceGroup', resourceId: group.toUpperCase() },
    { kind: 'source', source: `${compute}/disks/os`.toUpperCase() },
    { kind: 'source', source: '/COMMUNITYGALLERIES/corp-1f/IMAGES/web' },
    { kind: 'source', source: `https://a.example/${'v'.repeat(982)}` },
    { kind: 'source', source: 'Canonical:ubuntu*:*' },
    { kind: 'source', source: within },
    { kind: 'source', source: group },
    { kind: 'source', source: `${compute}/galleries/corp` },
    { kind: 'source', source: `${compute}/galleries/corp/images/web/versions/1.0.0` },
    { kind: 'source', source: `${compute}/images/golden` },
    { kind: 'source', source: `${compute}/disks/os` },
    { kind: 'source', source: `${compute}/snapshots/backup` },
    { kind: 'source', source: `${compute}/restorePointCollections/c/restorePoints/p` },
    { kind: 'source', source: '/communityGalleries/corp-1f' },
    { kind: 'source', source: '/sharedGalleries/corp-1f/images/web' },
    { kind: 'source', source: 'https://a.blob.core.windows.net/vhds' },
  ])('may cover $kind $resourceId$source', (scope) => {
    expect(NewExemptionScope.safeParse(scope).data).toEqual(scope);
  });

  it.each([
    { kind: 'machine', resourceId: 'vm1' },
    { kind: 'machine', resourceId: group },
    { kind: 'machine', resourceId: `${compute}/virtualMachines/*` },
    { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1/` },
    { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1/extensions/e` },
    { kind: 'machine', resourceId: `${compute}/disks/os` },
    { kind: 'machine', resourceId: compute.replace(subscription('a'), 'production') + '/virtualMachines/vm1' },
    { kind: 'machine', resourceId: `${compute}/virtualMachines/vm1`, source: 'Canonical:*:*' },
    { kind: 'resourceGroup', resourceId: within },
    { kind: 'resourceGroup', resourceId: `${compute}/virtualMachines/vm1` },
    { kind: 'resourceGroup', resourceId: 'rg' },
    { kind: 'source', source: 'Canonical' },
    { kind: 'source', source: 'Canonical:ubuntu:server:latest' },
    { kind: 'source', source: '/' },
    { kind: 'source', source: '/galleries/corp' },
    { kind: 'source', source: '/subscriptions/*' },
    { kind: 'source', source: `${compute}/virtualMachines/vm1` },
    { kind: 'source', source: '/communityGalleries/corp-1f/images/web/versions/1.0.0' },
    { kind: 'source', source: 'http://a.example/vhds' },
    { kind: 'source', source: 'xhttps://a.example/vhds' },
    { kind: 'source', source: 'https://a.example/vhds/*' },
    { kind: 'source', source: `https://a.example/${'v'.repeat(983)}` },
    { kind: 'source', source: '/x/communityGalleries/corp-1f' },
    { kind: 'everything' },
    {},
  ])('never covers $kind $resourceId$source', (scope) => {
    expect(NewExemptionScope.safeParse(scope).success).toBe(false);
  });

  it.each([
    {
      scope: { kind: 'machine', resourceId: 'vm1' },
      message: 'must be the resource id of a machine, a scale set or an instance',
    },
    { scope: { kind: 'resourceGroup', resourceId: 'rg' }, message: 'must be the resource id of a resource group' },
    {
      scope: { kind: 'source', source: 'Canonical' },
      message:
        'must be publisher:offer:sku, the start of the resource id of a gallery, an image, a disk or a snapshot, or of the address of a file',
    },
  ])('of $scope.kind: $message', ({ scope, message }) => {
    expect(NewExemptionScope.safeParse(scope).error?.issues.map((issue) => issue.message)).toEqual([message]);
  });
});
