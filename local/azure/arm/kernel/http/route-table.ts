import type { Method, Route } from '../route.ts';

/** A route whose template fits a path. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

export interface RouteTable {
  /** The routes whose template fits the path, with those for other methods. */
  match(path: string): readonly (Match & { readonly method: Method })[];
  readonly routes: readonly Route[];
}

interface Compiled {
  readonly route: Route;
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

/** Path templates as patterns without case. `{scope}` stands for any number of segments, other names for one. */
export function createRouteTable(routes: readonly Route[]): RouteTable {
  const compiled = routes.map((route): Compiled => {
    const names = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const source = route.path
      .replace(/[.$()]/g, '\\$&')
      .replace(/\/\{scope\}/, '(/.+?)')
      .replaceAll(/\{\w+\}/g, '([^/]+)');
    return { route, names, pattern: new RegExp(`^${source}/?$`, 'i') };
  });
  const literalFirst = compiled.toSorted((a, b) => a.names.length - b.names.length);
  return {
    routes,
    match: (path) =>
      literalFirst.flatMap(({ route, pattern, names }) => {
        const found = pattern.exec(path);
        const params = Object.fromEntries(names.map((name, at) => [name, decode(found?.[at + 1] ?? '')]));
        return found ? [{ route, method: route.method, params }] : [];
      }),
  };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
