import { expect, it } from 'vitest';
import { managingService } from '../../../../../shared/domain/compliance/judging/service-managed.ts';
import type { ObservedMachine } from '../../../../../shared/domain/compliance/observed-machine.ts';
import { aMachine, ours, scaleSetId, ubuntu } from '../some-machines.ts';

const by = (type: string) => ({ managedBy: `/subscriptions/s/resourceGroups/r/providers/${type}/x1` });
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
  ...[
    { type: 'Microsoft.RedHatOpenShift/openShiftClusters', service: 'Azure Red Hat OpenShift' },
    { type: 'Microsoft.DesktopVirtualization/hostPools', service: 'Azure Virtual Desktop' },
    { type: 'Microsoft.HDInsight/clusters', service: 'Azure HDInsight' },
    { type: 'Microsoft.Synapse/workspaces', service: 'Azure Synapse' },
    { type: 'Microsoft.MachineLearningServices/workspaces', service: 'Azure Machine Learning' },
    { type: 'Microsoft.ServiceFabric/managedClusters', service: 'Azure Service Fabric' },
    { type: 'Microsoft.Solutions/applications', service: 'an Azure managed application' },
  ].map(({ type, service }) => ({ what: `one of ${type} manages it`, machine: by(type), service })),
  {
    what: 'a cluster manages it, in capitals',
    machine: { managedBy: by('Microsoft.ContainerService/managedClusters').managedBy.toUpperCase() },
    service: 'Azure Kubernetes Service',
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
    what: 'it has the tag of the tool that made a node pool',
    machine: { tags: { 'AKS-managed-orchestrator': 'Kubernetes:1.31' } },
    service: 'Azure Kubernetes Service',
  },
  { what: 'another tag names a vendor', machine: { tags: { team: 'Databricks' } }, service: null },
  {
    what: 'another tag names a host pool',
    machine: { tags: { parent: '/x/providers/Microsoft.DesktopVirtualization/hostpools/desk' } },
    service: null,
  },
  {
    what: 'it belongs to a host pool, by an id in small letters',
    machine: { tags: { 'CM-Resource-Parent': '/x/providers/microsoft.desktopvirtualization/hostpools/desk' } },
    service: 'Azure Virtual Desktop',
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
  ...[`my-azurebatch-${batch}-c`, 'azurebatch-pool', 'rg-shop'].map((resourceGroup) => ({
    what: `its scale set only has such a name in group ${resourceGroup}`,
    machine: { resourceGroup, resourceId: `/x/virtualMachineScaleSets/${batch}-azurebatch-VMSS-D` },
    service: null,
  })),
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
  ...[
    { publisher: 'microsoft-aks', service: 'Azure Kubernetes Service' },
    { publisher: 'AzureOpenShift', service: 'Azure Red Hat OpenShift' },
    { publisher: 'microsoft-azure-batch', service: 'Azure Batch' },
  ].map(({ publisher, service }) => ({
    what: `it runs an image of ${publisher}`,
    machine: { image: { ...ubuntu, publisher } },
    service,
  })),
  { what: 'it runs an image of the Marketplace', machine: { image: ubuntu }, service: null },
  { what: 'it runs one of ours', machine: { image: ours('production', '1.3.0') }, service: null },
])('where $what: $service', ({ machine, service }) => {
  expect(managingService(aMachine(machine))).toBe(service);
});
