import { parseComplexSegment } from './complex-segment.ts';
import { parseParameter } from './route-parameter.ts';
import type { RouteSegment } from './route-segment.ts';

export interface RouteTemplate {
  readonly text: string;
  readonly segments: readonly RouteSegment[];
}

/**
 * Parses an ASP.NET Core route template: literals, `{id}`, `{id:int}`, `{id?}`, `{id=7}`, `{*rest}`, `{**rest}`, `{name}.{ext}`.
 * Throws an Error for one that ASP.NET would refuse.
 */
export function parseRouteTemplate(text: string): RouteTemplate {
  const trimmed = text.replace(/^~?\/+|\/+$/g, '');
  const parts = trimmed === '' ? [] : splitOutsideBraces(trimmed);
  const segments = parts.map((part) => parseSegment(part, text));
  const names = segments.flatMap(namesOf).map((name) => name.toLowerCase());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new Error(`The route parameter name '${twice}' appears more than one time in the route template '${text}'.`);
  }
  const catchAll = segments.findIndex((segment) => segment.kind === 'parameter' && segment.catchAll);
  if (catchAll >= 0 && catchAll < segments.length - 1) {
    throw new Error(`A catch-all parameter can only appear as the last segment of the route template '${text}'.`);
  }
  return { text: trimmed, segments };
}

function namesOf(segment: RouteSegment): readonly string[] {
  switch (segment.kind) {
    case 'literal':
      return [];
    case 'parameter':
      return [segment.name];
    case 'complex':
      return segment.names;
  }
}

/** Splits at `/`, but not inside braces: a constraint's pattern may hold one. */
function splitOutsideBraces(text: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of text) {
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    if (character === '/' && depth === 0) {
      parts.push('');
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}

function parseSegment(part: string, template: string): RouteSegment {
  if (part === '') {
    throw new Error(`The route template separator character '/' cannot appear consecutively in '${template}'.`);
  }
  if (!/[{}]/.test(part)) {
    return { kind: 'literal', text: part };
  }
  const whole = /^\{((?:[^{}]|\{\{|\}\}|\{[^{}]*\})+)\}$/.exec(part);
  return whole ? parseParameter(whole[1]!, template) : parseComplexSegment(part, template);
}
