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

/** Name of the resource group that an id names, as it spells it; null where it names none. */
export function resourceGroupIn(id: string): string | null {
  return /\/resourceGroups\/([^/]+)/i.exec(id)?.[1] ?? null;
}

/** Id of the subscription that a resource id begins with, in small letters; null where it names none. */
export function subscriptionIn(id: string): string | null {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? null;
}
