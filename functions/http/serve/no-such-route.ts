import type { HttpHandler } from '@azure/functions';
import { problem } from '../problem.ts';
import type { Route } from '../route.ts';

/** Answers whatever no route is there for, in the same form as everything else that is wrong with a request. */
export function noSuchRoute(routes: readonly Route[]): HttpHandler {
  const places = routes.map(({ method, path }) => ({ method, pattern: patternOf(path) }));
  return ({ method, url }) => {
    const { pathname } = new URL(url);
    const allowed = places.filter(({ pattern }) => pattern.test(pathname)).map((place) => place.method);
    if (allowed.length === 0) {
      return problem(404, { detail: `There is no ${pathname}; /api/docs shows what there is` });
    }
    const refused = problem(405, { detail: `${pathname} takes ${allowed.join(' and ')}, not ${method}` });
    return { ...refused, headers: { ...refused.headers, allow: allowed.join(', ') } };
  };
}

/** Azure Functions compares routes without case. */
function patternOf(path: string): RegExp {
  const parts = path.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : RegExp.escape(part)));
  return new RegExp(`^/api/${parts.join('/')}/?$`, 'i');
}
