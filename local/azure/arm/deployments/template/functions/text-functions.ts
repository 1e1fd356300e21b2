import type { Json } from '../../../kernel/resource.ts';
import { TemplateFunctionError } from '../template-error.ts';
import { array, takes, text, whole, type TemplateFunction } from './template-function.ts';

const any = Number.POSITIVE_INFINITY;
const lower = (value: Json | undefined): string => text(value).toLowerCase();

/** https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-string */
export const textFunctions: Readonly<Record<string, TemplateFunction>> = {
  base64: takes([1, 1], ([value]) => Buffer.from(text(value)).toString('base64')),
  base64ToString: takes([1, 1], ([value]) => Buffer.from(text(value), 'base64').toString('utf8')),
  base64ToJson: takes([1, 1], ([value]) => parseJson(Buffer.from(text(value), 'base64').toString('utf8'))),
  endsWith: takes([2, 2], ([value, end]) => lower(value).endsWith(lower(end))),
  format: takes([1, any], ([pattern, ...values]) => format(text(pattern), values)),
  indexOf: takes([2, 2], ([value, part]) =>
    Array.isArray(value) ? value.indexOf(part) : lower(value).indexOf(lower(part)),
  ),
  json: takes([1, 1], ([value]) => parseJson(text(value))),
  lastIndexOf: takes([2, 2], ([value, part]) =>
    Array.isArray(value) ? value.lastIndexOf(part) : lower(value).lastIndexOf(lower(part)),
  ),
  padLeft: takes([2, 3], ([value, length, filler = ' ']) => show(value ?? null).padStart(whole(length), text(filler))),
  replace: takes([3, 3], ([value, old, fresh]) => text(value).replaceAll(text(old), () => text(fresh))),
  split: takes([2, 2], ([value, marks]) =>
    split(text(value), Array.isArray(marks) ? array(marks).map(text) : [text(marks)]),
  ),
  startsWith: takes([2, 2], ([value, start]) => lower(value).startsWith(lower(start))),
  string: takes([1, 1], ([value]) => show(value ?? null)),
  substring: takes([2, 3], ([value, start, length]) => substring(text(value), whole(start), length)),
  toLower: takes([1, 1], ([value]) => lower(value)),
  toUpper: takes([1, 1], ([value]) => text(value).toUpperCase()),
  trim: takes([1, 1], ([value]) => text(value).trim()),
  uri: takes([2, 2], ([base, relative]) => new URL(text(relative), text(base)).href),
  uriComponent: takes([1, 1], ([value]) => encodeURIComponent(text(value))),
  uriComponentToString: takes([1, 1], ([value]) => decodeURIComponent(text(value))),
};

/** A value as text: as it is, or as JSON. */
export function show(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** `{0}` and, for numbers, `{0:d4}`; other formats of .NET are refused. */
function format(pattern: string, values: readonly Json[]): string {
  return pattern.replaceAll(/\{\{|\}\}|\{(\d+)(?::([^}]*))?\}/g, (found, at: string | undefined, style?: string) => {
    if (at === undefined) {
      return found.charAt(0);
    }
    const value = values[Number(at)];
    const digits = /^d(\d+)$/i.exec(style ?? '')?.[1];
    if (value === undefined || (style !== undefined && (digits === undefined || typeof value !== 'number'))) {
      throw new TemplateFunctionError(`The format '${pattern}' cannot be filled at '${found}'`);
    }
    const shown = typeof value === 'boolean' ? (value ? 'True' : 'False') : show(value);
    return digits === undefined ? shown : shown.padStart(Number(digits), '0');
  });
}

function split(value: string, marks: readonly string[]): readonly string[] {
  return marks.reduce<readonly string[]>((parts, mark) => parts.flatMap((part) => part.split(mark)), [value]);
}

function substring(value: string, start: number, length: Json | undefined): string {
  const end = length === undefined ? value.length : start + whole(length);
  if (start < 0 || end < start || end > value.length) {
    throw new TemplateFunctionError('The index and length of substring must refer to a location within the string');
  }
  return value.slice(start, end);
}

function parseJson(json: string): Json {
  try {
    return JSON.parse(json) as Json;
  } catch {
    throw new TemplateFunctionError(`The text '${json}' is not JSON`);
  }
}
