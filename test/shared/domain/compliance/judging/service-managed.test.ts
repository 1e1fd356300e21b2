import { expect, it } from 'vitest';
import { managingService } from '../../../../../shared/domain/compliance/judging/service-managed.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import { aMachine, ours, scaleSetId, ubuntu } from '../some-machines.ts';

const by = (type: string) => ({ managedBy: `/subscriptions/s/resourceGroups/r/providers/${type}/x` });
const batch = 'cb989d3e-4bcc-4abc-bc32-d1b6dfa2e6b0';
const nodeImage = (subscriptionId: string) => ({
  kind: 'gallery' as const,
  imageId: `/subscriptions/${subscriptionId}/resourceGroups/AKS-Ubuntu/providers/Microsoft.Compute/galleries/AKSUbuntu/images/2204gen2containerd`,
  version: '2022.10.03',
});

it.each<{ what: string; machine: Partial<ObservedMachine>; service: string | null }>([
  {
    what: 'a cluster manages its group',
    machine: by('Microsoft.ContainerService/managedClusters'),
    service: 'Azure Kubernetes Service',
  },
  {
    what: 'a cluster manages it, in small letters',
    machine: by('microsoft.containerservice/managedclusters'),
    service: 'Azure Kubernetes Service',
  },
  {
    what: 'a workspace manages its group',
    machine: by('Microsoft.Databricks/workspaces'),
    service: 'Azure Databricks',
  },
  { what: 'a Batch account manages it', machine: by('Microsoft.Batch/batchAccounts'), service: 'Azure Batch' },
  {
    what: 'a service not known by name manages it',
    machine: by('Microsoft.Quantum/workspaces'),
    service: 'Microsoft.Quantum/workspaces',
  },
  { what: 'a flexible scale set manages it', machine: { managedBy: scaleSetId }, service: null },
  { what: 'something of others manages it', machine: by('Contoso.Things/managers'), service: null },
  { what: 'what manages it is no id', machine: { managedBy: 'terraform' }, service: null },
  {
    what: 'it has the tag of a node pool',
    machine: { tags: { 'aks-managed-poolName': 'system' } },
    service: 'Azure Kubernetes Service',
  },
  {
    what: 'it has the tag of a vendor',
    machine: { tags: { Vendor: 'Databricks' } },
    service: 'Azure Databricks',
  },
  { what: 'it has the tag of another vendor', machine: { tags: { Vendor: 'Contoso' } }, service: null },
  {
    what: 'it belongs to a host pool',
    machine: {
      tags: { 'cm-resource-parent': '/x/providers/Microsoft.DesktopVirtualization/hostpools/desk' },
    },
    service: 'Azure Virtual Desktop',
  },
  {
    what: 'its costs belong to something else',
    machine: { tags: { 'cm-resource-parent': '/x/providers/Microsoft.Cloud/hubs/finops' } },
    service: null,
  },
  {
    what: 'it is in the scale set of a Batch pool',
    machine: {
      resourceGroup: `AzureBatch-${batch}-C`,
      resourceId: `/subscriptions/s/resourceGroups/AzureBatch-${batch}-C/providers/Microsoft.Compute/virtualMachineScaleSets/${batch}-azurebatch-VMSS-D`,
    },
    service: 'Azure Batch',
  },
  { what: 'its group only has such a name', machine: { resourceGroup: `azurebatch-${batch}-c` }, service: null },
  {
    what: 'it runs a node image',
    machine: { image: nodeImage('109A5E88-712a-48ae-9078-9ca8b3c81345') },
    service: 'Azure Kubernetes Service',
  },
  {
    what: 'it runs an image that is only called like a node image',
    machine: { image: nodeImage('209a5e88-712a-48ae-9078-9ca8b3c81345') },
    service: null,
  },
  {
    what: 'it runs an image of a service',
    machine: { image: { ...ubuntu, publisher: 'AzureDatabricks' } },
    service: 'Azure Databricks',
  },
  { what: 'it runs an image of the Marketplace', machine: { image: ubuntu }, service: null },
  { what: 'it runs one of ours', machine: { image: ours('production', '1.3.0') }, service: null },
])('where $what: $service', ({ machine, service }) => {
  expect(managingService(aMachine(machine))).toBe(service);
});
