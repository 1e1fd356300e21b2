/** The parts of a resource id, with the casing of the id. */
export interface ResourceId {
  readonly subscriptionId?: string;
  readonly resourceGroup?: string;
  /** Provider namespace, e.g. `Microsoft.Compute`; absent for subscriptions and resource groups. */
  readonly namespace?: string;
  /** With the namespace, e.g. `Microsoft.Compute/galleries/images`. */
  readonly type: string;
  readonly name: string;
  /** Names of the resource and its parents, outermost first. */
  readonly names: readonly string[];
  /** What the resource is nested in: its parent resource, or the resource group or subscription of a top-level one. */
  readonly parentId: string;
}

/** Resources are compared by this: ids have no case. */
export function resourceKey(id: string): string {
  return id.toLowerCase();
}

/** Takes a resource id apart; of an extension resource the last provider counts. Undefined for what is no id. */
export function parseResourceId(id: string): ResourceId | undefined {
  const segments = id.split('/');
  if (segments[0] !== '' || segments.length < 3 || segments.length % 2 === 0 || segments.slice(1).includes('')) {
    return undefined;
  }
  const value = (name: string, at: number): string | undefined =>
    segments[at]?.toLowerCase() === name ? segments[at + 1] : undefined;
  const subscriptionId = value('subscriptions', 1);
  const resourceGroup = value('resourcegroups', 3);
  return {
    ...(subscriptionId !== undefined && { subscriptionId }),
    ...(resourceGroup !== undefined && { resourceGroup }),
    ...typeAndNames(segments),
  };
}

function typeAndNames(
  segments: readonly string[],
): Pick<ResourceId, 'namespace' | 'type' | 'name' | 'names' | 'parentId'> {
  const name = segments.at(-1) ?? '';
  const parentId = segments.slice(0, -2).join('/');
  const provider = segments.findLastIndex((segment, at) => at % 2 === 1 && segment.toLowerCase() === 'providers');
  if (provider === -1 || provider === segments.length - 2) {
    const type = segments.length === 3 ? 'Microsoft.Resources/subscriptions' : 'Microsoft.Resources/resourceGroups';
    return { type, name, names: [name], parentId };
  }
  const namespace = segments[provider + 1] ?? '';
  const rest = segments.slice(provider + 2);
  const types = rest.filter((_, at) => at % 2 === 0);
  const names = rest.filter((_, at) => at % 2 === 1);
  const nested = types.length > 1;
  return {
    namespace,
    type: [namespace, ...types].join('/'),
    name,
    names,
    parentId: nested ? parentId : segments.slice(0, provider).join('/'),
  };
}

/** The id of the resource group that an id lies in. */
export function resourceGroupId(id: string): string | undefined {
  return /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id)?.[0];
}

/** The id of the subscription that an id lies in. */
export function subscriptionIdOf(id: string): string | undefined {
  return /^\/subscriptions\/([^/]+)/i.exec(id)?.[1];
}

/** Whether an id is `scope` or lies within it. */
export function isWithin(id: string, scope: string): boolean {
  const key = resourceKey(id);
  const outer = resourceKey(scope).replace(/\/$/, '');
  return key === outer || key.startsWith(`${outer}/`);
}
