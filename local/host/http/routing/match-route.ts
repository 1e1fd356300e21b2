import type { RouteSegment } from './route-segment.ts';
import type { RouteTemplate } from './route-template.ts';

/** Parameter values by name; a missing optional one is absent. */
export type RouteParameters = Readonly<Record<string, string>>;

/** Matches the raw path below the prefix (no leading slash); undefined when the template does not fit. */
export function matchRoute(template: RouteTemplate, rawPath: string): RouteParameters | undefined {
  const parts = rawPath
    .replace(/\/$/, '')
    .split('/')
    .filter((part, _, all) => part !== '' || all.length > 1);
  const parameters: Record<string, string> = {};
  for (const [index, segment] of template.segments.entries()) {
    const catchAll = segment.kind === 'parameter' && segment.catchAll;
    const raw = catchAll ? parts.slice(index).join('/') : parts[index];
    if (!matchSegment(segment, raw === undefined || raw === '' ? undefined : decodePath(raw), parameters)) {
      return undefined;
    }
    if (catchAll) {
      return parameters;
    }
  }
  return parts.length > template.segments.length ? undefined : parameters;
}

/** `text` is undefined where the path is too short. */
function matchSegment(segment: RouteSegment, text: string | undefined, parameters: Record<string, string>): boolean {
  switch (segment.kind) {
    case 'literal':
      return text?.toLowerCase() === decodePath(segment.text).toLowerCase();
    case 'complex': {
      const values: (string | undefined)[] | undefined =
        text === undefined ? undefined : segment.pattern.exec(text)?.slice(1);
      return (
        values?.every((value, index) => {
          if (value === undefined) {
            return true;
          }
          parameters[segment.names[index]!] = value;
          return segment.constraints[index]!.every((fits) => fits(value));
        }) ?? false
      );
    }
    case 'parameter': {
      const value = text ?? segment.defaultValue;
      if (value === undefined) {
        return segment.optional || segment.catchAll;
      }
      parameters[segment.name] = value;
      return segment.constraints.every((fits) => fits(value));
    }
  }
}

/** Percent-decodes as Kestrel does: all but an encoded slash; what is not valid UTF-8 stays as it is. */
export function decodePath(raw: string): string {
  return raw
    .split(/(%2f)/i)
    .map((part) => (/^%2f$/i.test(part) ? part : decodeOrKeep(part)))
    .join('');
}

function decodeOrKeep(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Which of two templates ASP.NET tries first: literals before constrained parameters before plain ones before catch-alls. */
export function comparePrecedence(a: RouteTemplate, b: RouteTemplate): number {
  const length = Math.max(a.segments.length, b.segments.length);
  for (let index = 0; index < length; index += 1) {
    const difference = weight(a.segments[index]) - weight(b.segments[index]);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** Digits of ASP.NET's RoutePrecedence.ComputeInbound. */
function weight(segment: RouteSegment | undefined): number {
  switch (segment?.kind) {
    case undefined:
      return 0;
    case 'literal':
      return 1;
    case 'complex':
      return 2;
    case 'parameter':
      return (segment.catchAll ? 5 : 3) - (segment.constraints.length > 0 ? 0.5 : 0);
  }
}
