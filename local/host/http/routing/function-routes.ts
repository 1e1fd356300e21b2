import type { HostFunction } from '../../functions/host-function.ts';
import { comparePrecedence, matchRoute, type RouteParameters } from './match-route.ts';
import { parseRouteTemplate, type RouteTemplate } from './route-template.ts';

export interface FunctionRoute {
  readonly fn: HostFunction;
  readonly template: RouteTemplate;
  /** Upper case; empty for all methods. */
  readonly methods: readonly string[];
  readonly authLevel: string;
}

/** The route of an HTTP function. Throws an Error that says why it cannot be served. */
export function toFunctionRoute(fn: HostFunction): FunctionRoute {
  const { route, methods, authLevel } = fn.trigger;
  const text = typeof route === 'string' && route !== '' ? route : fn.name;
  // Reserved in the real host whatever the prefix is (ScriptHost.ValidateHttpFunction).
  if (/^\/*(admin|runtime)/i.test(text)) {
    throw new Error(`The specified route conflicts with one or more built in routes: '${text}'.`);
  }
  return {
    fn,
    template: parseRouteTemplate(text),
    methods: Array.isArray(methods) ? methods.map((method) => String(method).toUpperCase()) : [],
    authLevel: typeof authLevel === 'string' ? authLevel : 'function',
  };
}

/** Two functions with one route and a common method: the second cannot be served. */
export function findConflict(route: FunctionRoute, others: readonly FunctionRoute[]): FunctionRoute | undefined {
  return others.find(
    (other) =>
      other.template.text.toLowerCase() === route.template.text.toLowerCase() &&
      (other.methods.length === 0 ||
        route.methods.length === 0 ||
        other.methods.some((method) => route.methods.includes(method))),
  );
}

export type FindRoute = (
  method: string,
  path: string,
) => { readonly route: FunctionRoute; readonly parameters: RouteParameters } | undefined;

/** Finds the function for a raw path; one that serves only other methods does not count. */
export function createRouteTable(routes: readonly FunctionRoute[], prefix: string): FindRoute {
  const sorted = routes.toSorted((a, b) => comparePrecedence(a.template, b.template));
  const base = prefix.replace(/^\/+|\/+$/g, '').toLowerCase();
  return (method, path) => {
    const rest = below(path.replace(/^\/+/, ''), base);
    if (rest === undefined) {
      return undefined;
    }
    for (const route of sorted) {
      const fits = route.methods.length === 0 || route.methods.includes(method);
      const parameters = fits ? matchRoute(route.template, rest) : undefined;
      if (parameters) {
        return { route, parameters };
      }
    }
    return undefined;
  };
}

function below(path: string, base: string): string | undefined {
  if (base === '') {
    return path;
  }
  const lower = path.toLowerCase();
  if (lower === base) {
    return '';
  }
  return lower.startsWith(`${base}/`) ? path.slice(base.length + 1) : undefined;
}
