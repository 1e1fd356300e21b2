import { ArmError } from '../kernel/arm-error.ts';
import { listResponse } from '../kernel/list-response.ts';
import type { Kernel } from '../kernel/provider.ts';
import { parseResourceId } from '../kernel/resource-id.ts';
import type { Resource } from '../kernel/resource.ts';
import { groupPath, route, subscriptionPath, type ArmRequest, type Route } from '../kernel/route.ts';
import { resourcesApiVersions as apiVersions } from './api-versions.ts';

/** https://learn.microsoft.com/rest/api/resources/resources/list: what is tracked, that is: has a location. */
export function resourceListRoutes(kernel: Kernel): readonly Route[] {
  const list = (path: string): Route =>
    route({
      method: 'GET',
      path,
      action: 'Microsoft.Resources/subscriptions/resources/read',
      apiVersions,
      handle(request: ArmRequest) {
        const matches = readFilter(request.query('$filter') ?? '');
        const only = (resource: Resource): boolean => isTracked(resource) && matches(resource);
        return listResponse(kernel, request, { only, show: ({ body }) => summary(body) });
      },
    });
  return [list(`${subscriptionPath}/resources`), list(`${groupPath}/resources`)];
}

function isTracked({ type, location }: Resource): boolean {
  return location !== undefined && !type.startsWith('Microsoft.Resources/');
}

function summary({ id, name, type, location, tags, sku, kind, identity, zones, managedBy }: Resource): object {
  return { id, name, type, location, tags, sku, kind, identity, zones, managedBy };
}

type Condition = (resource: Resource) => boolean;

/** `resourceType`, `name`, `resourceGroup`, `location` or `tagName` and `tagValue` by `eq`, parts of names by `substringof`, joined by `and`. */
function readFilter(filter: string): Condition {
  const text = filter.trim();
  const tag = /^tagName eq '([^']*)'(?: and tagValue eq '([^']*)')?$/i.exec(text);
  if (tag) {
    const [, name = '', value] = tag;
    return hasTag(name, value);
  }
  const conditions = text === '' ? [] : text.split(/ and /i).map((part) => readCondition(part.trim(), filter));
  return (resource) => conditions.every((condition) => condition(resource));
}

export function hasTag(name: string, value: string | undefined): Condition {
  return ({ tags = {} }) => {
    const found = Object.entries(tags).find(([key]) => same(key, name));
    return found !== undefined && (value === undefined || found[1] === value);
  };
}

function readCondition(text: string, filter: string): Condition {
  const [, part, within = ''] = /^substringof\('([^']*)',\s*(name|resourceGroup)\)$/i.exec(text) ?? [];
  if (part !== undefined) {
    return ({ name, id }) => {
      const value = within.toLowerCase() === 'name' ? name : (parseResourceId(id)?.resourceGroup ?? '');
      return value.toLowerCase().includes(part.toLowerCase());
    };
  }
  const [, name = '', value = ''] = /^(\w+) eq '([^']*)'$/i.exec(text) ?? [];
  switch (name.toLowerCase()) {
    case 'resourcetype':
      return ({ type }) => same(type, value);
    case 'name':
      return (resource) => same(resource.name, value);
    case 'resourcegroup':
      return ({ id }) => same(parseResourceId(id)?.resourceGroup ?? '', value);
    case 'location':
      return ({ location }) => same(location ?? '', value);
    default:
      throw new ArmError(
        400,
        'InvalidFilterInQueryString',
        `Invalid $filter '${filter}' specified in the query string.`,
        { gateway: true },
      );
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
