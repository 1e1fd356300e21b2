import type { Constraint } from './route-constraints.ts';
import { parseParameter } from './route-parameter.ts';
import type { RouteSegment } from './route-segment.ts';

/** Literals and parameters in one segment, such as `{name}.{extension}`. Throws an Error for what ASP.NET would refuse. */
export function parseComplexSegment(part: string, template: string): RouteSegment {
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
