import { ArmError } from '../arm-error.ts';
import { isRegion, regionNames } from '../regions.ts';
import { parseResourceId } from '../resource-id.ts';
import type { Route } from '../route.ts';
import type { Match, RouteTable } from './route-table.ts';

/** ARM's refusal of a path that no route has. */
export function unknownPath(path: string, apiVersion: string, table: RouteTable): ArmError {
  const [, namespace, rest] =
    /\/providers\/([^/]+)(?:\/(.+?))?\/?$/i.exec(path.slice(path.toLowerCase().lastIndexOf('/providers/'))) ?? [];
  const type = rest
    ?.split('/')
    .filter((_, at) => at % 2 === 0)
    .join('/');
  if (namespace === undefined) {
    return new ArmError(404, 'NotFound', `No HTTP resource was found that matches the request URI '${path}'.`, {
      gateway: true,
    });
  }
  const known = table.routes.some((route) =>
    route.path.toLowerCase().includes(`/providers/${namespace.toLowerCase()}/`),
  );
  if (!known || type === undefined) {
    return new ArmError(404, 'InvalidResourceNamespace', `The resource namespace '${namespace}' is invalid.`, {
      gateway: true,
    });
  }
  return new ArmError(
    404,
    'InvalidResourceType',
    `The resource type '${type}' could not be found in the namespace '${namespace}' for api version '${apiVersion}'.`,
    { gateway: true },
  );
}

/** ARM's refusal of a method on a path that other methods have. */
export function unknownMethod(method: string, matches: readonly Match[]): ArmError {
  return new ArmError(405, 'MethodNotAllowed', `The requested resource does not support http method '${method}'.`, {
    gateway: true,
    headers: { Allow: [...new Set(matches.map(({ route }) => route.method))].join(', ') },
  });
}

export function missingApiVersion(): ArmError {
  return new ArmError(
    400,
    'MissingApiVersionParameter',
    'The api-version query parameter (?api-version=) is required for all requests.',
    { gateway: true },
  );
}

/** Throws where a route is not served in a version or at a place: Resource Manager and providers have their own words for it. */
export function requireApiVersion(
  { apiVersions, path }: Route,
  apiVersion: string,
  location: string | undefined,
): void {
  const isServed = apiVersions.some((version) => version.toLowerCase() === apiVersion.toLowerCase());
  // Work on what is at no place is followed at the location `global`.
  if (isServed && (location === undefined || location === 'global' || isRegion(location))) {
    return;
  }
  const { namespace = '', type } = parseResourceId(evenTemplate(path)) ?? { type: '' };
  const supported = [...apiVersions].reverse().join(', ');
  if (namespace === '') {
    throw new ArmError(
      400,
      'InvalidApiVersionParameter',
      `The api-version '${apiVersion}' is invalid. The supported versions are '${[...apiVersions].reverse().join(',')}'.`,
      { gateway: true },
    );
  }
  throw new ArmError(
    400,
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '${location ?? ''}' and API version '${apiVersion}' for type ` +
      `'${type.slice(namespace.length + 1)}'. The supported api-versions are '${supported}'. ` +
      `The supported locations are '${regionNames().join(', ')}'.`,
    { gateway: true },
  );
}

/** A collection's or action's template as if it were a resource's, to read its type. */
function evenTemplate(path: string): string {
  return path.split('/').length % 2 === 0 ? `${path}/{name}` : path;
}
