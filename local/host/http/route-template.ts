import { createConstraint, type Constraint } from './route-constraints.ts';

/** One `/`-separated part: a literal, or a parameter that fills it (or, catch-all, the rest). */
export type RouteSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | {
      readonly kind: 'parameter';
      readonly name: string;
      readonly optional: boolean;
      readonly catchAll: boolean;
      readonly defaultValue?: string;
      readonly constraints: readonly Constraint[];
    }
  | {
      readonly kind: 'complex';
      readonly names: readonly string[];
      readonly pattern: RegExp;
      readonly constraints: readonly (readonly Constraint[])[];
    };

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
  return whole ? parseParameter(whole[1]!, template) : parseComplex(part, template);
}

function parseParameter(content: string, template: string): RouteSegment & { kind: 'parameter' } {
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

/** Literals and parameters in one segment, such as `{name}.{extension}`. */
function parseComplex(part: string, template: string): RouteSegment {
  const names: string[] = [];
  const constraints: (readonly Constraint[])[] = [];
  const pieces = part.split(/(\{[^{}]+\})/).filter((piece) => piece !== '');
  const pattern = pieces.map((piece, index) => {
    if (!isParameter(piece)) {
      return escapePattern(literalOf(piece, template));
    }
    const parameter = parseParameter(piece.slice(1, -1), template);
    if (parameter.optional && !(index === pieces.length - 1 && pieces[index - 1]?.endsWith('.'))) {
      throw new Error(`In '${part}' only a parameter at the end, behind a dot, can be optional: '${template}'.`);
    }
    names.push(parameter.name);
    constraints.push(parameter.constraints);
    return '(.+)';
  });
  if (names.length === 0) {
    throw new Error(`There is an incomplete parameter in the route template '${template}'.`);
  }
  return { kind: 'complex', names, constraints, pattern: toPattern(pattern, pieces.at(-1)!.endsWith('?}')) };
}

function isParameter(piece: string): boolean {
  return /^\{[^{}]+\}$/.test(piece);
}

/** An optional parameter at the end takes the dot before it along (ASP.NET Core: `files/{name}.{extension?}`). */
function toPattern(pieces: readonly string[], lastIsOptional: boolean): RegExp {
  if (!lastIsOptional) {
    return new RegExp(`^${pieces.join('')}$`, 'is');
  }
  const before = pieces.slice(0, -1).join('').replace(/\\\.$/, '');
  return new RegExp(`^${before.replace(/\(\.\+\)$/, '(.+?)')}(?:\\.([^.]+))?(?<!\\.)$`, 'is');
}

/** Doubled braces stand for themselves. */
function literalOf(piece: string, template: string): string {
  if (/[{}]/.test(piece.replaceAll('{{', '').replaceAll('}}', ''))) {
    throw new Error(`There is an incomplete parameter in the route template '${template}'.`);
  }
  return piece.replaceAll('{{', '{').replaceAll('}}', '}');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
