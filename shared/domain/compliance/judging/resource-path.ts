/**
 * The id itself and every id above it, longest first, in small letters: `/a/b`, `/a`. A prefix that ends within a name
 * is none of them, so that `galleries/prod` never stands for `galleries/production`.
 */
export function* pathsUpwards(id: string): Generator<string, void> {
  const lower = id.toLowerCase();
  for (let end = lower.length; end > 0; end = lower.lastIndexOf('/', end - 1)) {
    yield lower.slice(0, end);
  }
}

export function hasPathIn(id: string, paths: ReadonlySet<string>): boolean {
  if (paths.size > 0) {
    for (const path of pathsUpwards(id)) {
      if (paths.has(path)) {
        return true;
      }
    }
  }
  return false;
}

/** Of the resource group that a machine is in. */
export function resourceGroupId(machine: { readonly subscriptionId: string; readonly resourceGroup: string }): string {
  return `/subscriptions/${machine.subscriptionId}/resourcegroups/${machine.resourceGroup}`.toLowerCase();
}

export function lastName(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
