import { CosmosError, notFound } from '../errors.ts';
import type { Route } from '../routes.ts';
import { routes } from '../routes.ts';
import type { CosmosRequest } from './exchange.ts';
import { requestKind } from './request-kind.ts';

const table = routes.map((route) => ({ route, pattern: route.path === '' ? [] : route.path.split('/') }));

/** The route of a request; 404 for a path and 405 for a method that nothing answers. */
export function findRoute(request: CosmosRequest): Route {
  const ofPath = table.filter(({ pattern }) => fits(pattern, request.segments));
  if (ofPath.length === 0) {
    throw notFound();
  }
  const kind = requestKind(request);
  const found = ofPath.find(
    ({ route }) =>
      (route.method === '*' || route.method === request.method) && (!route.kinds || route.kinds.includes(kind)),
  );
  if (!found) {
    throw new CosmosError(405, 'MethodNotAllowed', `${request.method} is not allowed on this resource.`);
  }
  return found.route;
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  const open = pattern.at(-1) === '**';
  const length = open ? pattern.length - 1 : pattern.length;
  const longEnough = open ? segments.length >= length : segments.length === length;
  return longEnough && pattern.slice(0, length).every((part, index) => part === '*' || part === segments[index]);
}
