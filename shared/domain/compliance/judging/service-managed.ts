import type { ImageSource } from '../image-source.ts';
import type { ObservedMachine } from '../observed-machine.ts';

/** The Azure service that made and owns the machine, in its usual name; null for a machine that people made. */
export function managingService(machine: ObservedMachine): string | null {
  return serviceOfManager(machine.managedBy) ?? serviceOfTags(machine) ?? serviceOfImage(machine.image);
}

/** By the resource type that manages a machine or its resource group. */
const managers: Readonly<Record<string, string>> = {
  'microsoft.containerservice/managedclusters': 'Azure Kubernetes Service',
  'microsoft.redhatopenshift/openshiftclusters': 'Azure Red Hat OpenShift',
  'microsoft.databricks/workspaces': 'Azure Databricks',
  'microsoft.batch/batchaccounts': 'Azure Batch',
  'microsoft.desktopvirtualization/hostpools': 'Azure Virtual Desktop',
  'microsoft.hdinsight/clusters': 'Azure HDInsight',
  'microsoft.synapse/workspaces': 'Azure Synapse',
  'microsoft.machinelearningservices/workspaces': 'Azure Machine Learning',
  'microsoft.servicefabric/managedclusters': 'Azure Service Fabric',
  'microsoft.solutions/applications': 'an Azure managed application',
};

function serviceOfManager(managedBy: string | null): string | null {
  const [, provider, kind] = /\/providers\/([^/]+)\/([^/]+)\/[^/]+$/i.exec(managedBy ?? '') ?? [];
  if (provider === undefined || kind === undefined) {
    return null;
  }
  // A machine of a flexible scale set is managed by the set, which people made.
  const type = `${provider}/${kind}`.toLowerCase();
  return type.startsWith('microsoft.') && !type.startsWith('microsoft.compute/')
    ? (managers[type] ?? `${provider}/${kind}`)
    : null;
}

/** By what services write on machines, in small letters. */
function serviceOfTags({ tags, resourceGroup, resourceId }: ObservedMachine): string | null {
  for (const [name, value] of Object.entries(tags)) {
    const key = name.toLowerCase();
    if (key === 'aks-managed-poolname' || key === 'aks-managed-orchestrator') {
      return managers['microsoft.containerservice/managedclusters']!;
    }
    // https://learn.microsoft.com/azure/databricks/admin/account-settings/usage-detail-tags
    if (key === 'vendor' && value.toLowerCase() === 'databricks') {
      return managers['microsoft.databricks/workspaces']!;
    }
    if (key === 'cm-resource-parent' && /\/Microsoft\.DesktopVirtualization\/hostpools\//i.test(value)) {
      return managers['microsoft.desktopvirtualization/hostpools']!;
    }
  }
  // Batch accounts that allocate in the user's subscription tag nothing: their groups and scale sets are known by name.
  return /^azurebatch-[0-9a-f-]{36}/i.test(resourceGroup) && /-azurebatch-vmss/i.test(resourceId)
    ? managers['microsoft.batch/batchaccounts']!
    : null;
}

/** The subscription in which Azure Kubernetes Service publishes its node images. */
const nodeImages = '/subscriptions/109a5e88-712a-48ae-9078-9ca8b3c81345/';

const publishers: Readonly<Record<string, string>> = {
  'microsoft-aks': managers['microsoft.containerservice/managedclusters']!,
  azuredatabricks: managers['microsoft.databricks/workspaces']!,
  azureopenshift: managers['microsoft.redhatopenshift/openshiftclusters']!,
  'microsoft-azure-batch': managers['microsoft.batch/batchaccounts']!,
};

function serviceOfImage(image: ImageSource): string | null {
  if (image.kind === 'gallery' && image.imageId.toLowerCase().startsWith(nodeImages)) {
    return managers['microsoft.containerservice/managedclusters']!;
  }
  return image.kind === 'marketplace' ? (publishers[image.publisher.toLowerCase()] ?? null) : null;
}
