import { createConstraint } from './route-constraints.ts';
import type { RouteSegment } from './route-segment.ts';

/** A parameter by what stands between its braces. Throws an Error for one that ASP.NET would refuse. */
export function parseParameter(content: string, template: string): RouteSegment & { kind: 'parameter' } {
  const match =
    /^(?<stars>\*{0,2})(?<name>[^:=?*/{}]+)(?<constraints>(?::(?:\([^)]*\)|[^=(]|\([^)]*\))*)?)(?:=(?<value>.*))?$/s.exec(
      content.replace(/\?$/, ''),
    );
  const groups = match?.groups;
  if (!groups) {
    throw new Error(`There is an incomplete or invalid parameter '{${content}}' in the route template '${template}'.`);
  }
  const value = groups['value'];
  const optional = content.endsWith('?');
  if (optional && value !== undefined) {
    throw new Error(`An optional parameter cannot have a default value: '{${content}}' in '${template}'.`);
  }
  return {
    kind: 'parameter',
    name: groups['name']!,
    optional,
    catchAll: groups['stars'] !== '',
    ...(value !== undefined && { defaultValue: value }),
    constraints: splitConstraints(groups['constraints'] ?? '').map((text) => createConstraint(text)),
  };
}

/** `:int:min(1)` → `int`, `min(1)`; a colon inside parentheses belongs to the argument. */
function splitConstraints(text: string): string[] {
  return text.match(/:(?:[^:(]|\((?:[^()]|\([^()]*\))*\))+/g)?.map((constraint) => constraint.slice(1)) ?? [];
}
