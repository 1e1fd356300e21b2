/**
 * Queries of Resource Graph's language. Each projects `id` and is ordered by it: without that an answer is cut
 * silently. https://learn.microsoft.com/azure/governance/resource-graph/concepts/work-with-data#paging-results
 */

const machineTypes = `type in~ ('microsoft.compute/virtualmachines', 'microsoft.compute/virtualmachinescalesets')`;
const instanceType = `type =~ 'microsoft.compute/virtualmachinescalesets/virtualmachines'`;

/** Operating system disks that were not made from an image: restored, copied, imported, swapped in. */
const otherDisks = `
  | extend osDiskKey = tolower(properties.storageProfile.osDisk.managedDisk.id)
  | join kind=leftouter (resources
    | where type =~ 'microsoft.compute/disks'
    | where isnotempty(properties.osType) and properties.creationData.createOption !~ 'FromImage'
    | project osDiskKey = tolower(id), osDiskCreation = properties.creationData) on osDiskKey`;

/** Resource groups that an Azure service keeps for its own machines. */
const managedGroups = `
  | join kind=leftouter (resourcecontainers
    | where type =~ 'microsoft.resources/subscriptions/resourcegroups'
    | where isnotempty(managedBy)
    | project subscriptionId, resourceGroup, groupManagedBy = managedBy) on subscriptionId, resourceGroup`;

const machineColumns = `
  | extend storage = coalesce(properties.storageProfile, properties.virtualMachineProfile.storageProfile)
  | project id, name, location, tags, plan, managedBy, groupManagedBy, vmId = properties.vmId,
      createdAt = properties.timeCreated, scaleSetId = properties.virtualMachineScaleSet.id, capacity = sku.capacity,
      latestModelApplied = properties.latestModelApplied, imageReference = storage.imageReference,
      osDisk = storage.osDisk, osDiskCreation`;

const inOrder = '\n  | order by id asc';

/** A machine whose model tells its image: a reference, pinned or resolved, and a disk that was made from it. */
const told = `type =~ 'microsoft.compute/virtualmachinescalesets'
    or (isempty(osDiskCreation) and properties.storageProfile.osDisk.createOption !~ 'Attach'
      and (isnotempty(image.exactVersion) or (isnotempty(image.publisher) and image.version !~ 'latest')
        or image.id contains '/versions/' or image.id contains '/providers/microsoft.compute/images/'))`;

function machines(where: string): string {
  return `resources
  | where ${machineTypes}${where}${otherDisks}`;
}

/** Machines and scale sets by whether their model tells their image, so that only a few pages need more queries. */
export function machinesQuery(which: 'told' | 'untold'): string {
  const condition = which === 'told' ? told : `not(${told})`;
  return `${machines('')}
  | extend image = properties.storageProfile.imageReference
  | where ${condition}${managedGroups}${machineColumns}${inOrder}`;
}

export function machinesByIdQuery(ids: readonly string[]): string {
  return `${machines(`\n  | where id in~ (${literals(ids)})`)}${managedGroups}${machineColumns}${inOrder}`;
}

function instances(where: string): string {
  return `computeresources
  | where ${instanceType}${where}`;
}

const instanceColumns = `${managedGroups}
  | extend osDiskCreation = ''${machineColumns}${inOrder}`;

/** The instances of uniform scale sets, which are in a table of their own. */
export const instancesQuery = `${instances('')}${instanceColumns}`;

export function instancesByIdQuery(ids: readonly string[]): string {
  return `${instances(`\n  | where id in~ (${literals(ids)})`)}${instanceColumns}`;
}

export const machineCountQuery = `resources
  | where ${machineTypes}
  | summarize machines = count()`;

export const instanceCountQuery = `${instances('')}
  | summarize machines = count()`;

/** Where disks and snapshots come from. */
export function creationQuery(ids: readonly string[]): string {
  return `resources
  | where type in~ ('microsoft.compute/disks', 'microsoft.compute/snapshots')
  | where id in~ (${literals(ids)})
  | project id, creationData = properties.creationData${inOrder}`;
}

export const subscriptionsQuery = `resourcecontainers
  | where type =~ 'microsoft.resources/subscriptions'
  | project id, name, subscriptionId, ancestors = properties.managementGroupAncestorsChain
  | order by id asc`;

/** Names of Azure resources hold no quotation marks; one that does is no such name. */
function literals(ids: readonly string[]): string {
  return ids.map((id) => `'${id.replaceAll(/['\\]/g, '')}'`).join(', ');
}
