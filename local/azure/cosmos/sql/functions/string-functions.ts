import type { Json } from '../../json.ts';
import { isObject } from '../../json.ts';
import type { Value } from '../values/value.ts';
import type { BuiltIn } from './built-in.ts';
import { builtIn, ofStrings } from './built-in.ts';

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/string-functions */
export const stringFunctions: Readonly<Record<string, BuiltIn>> = {
  CONCAT: builtIn(2, 20, (...parts) => (parts.every((part) => typeof part === 'string') ? parts.join('') : undefined)),
  CONTAINS: search((text, part) => text.includes(part)),
  ENDSWITH: search((text, part) => text.endsWith(part)),
  STARTSWITH: search((text, part) => text.startsWith(part)),
  STRINGEQUALS: search((text, part) => text === part),
  INDEX_OF: builtIn(2, 3, (text, part, from = 0) =>
    typeof text === 'string' && typeof part === 'string' && typeof from === 'number'
      ? text.indexOf(part, from)
      : undefined,
  ),
  LEFT: sliced((text, count) => text.slice(0, Math.max(0, count))),
  RIGHT: sliced((text, count) => (count <= 0 ? '' : text.slice(-count))),
  LENGTH: ofStrings(1, (text = '') => text.length),
  LOWER: ofStrings(1, (text = '') => text.toLowerCase()),
  UPPER: ofStrings(1, (text = '') => text.toUpperCase()),
  REVERSE: ofStrings(1, (text = '') => [...text].reverse().join('')),
  TRIM: trimmed((text) => text.trim(), true, true),
  LTRIM: trimmed((text) => text.trimStart(), true, false),
  RTRIM: trimmed((text) => text.trimEnd(), false, true),
  REPLACE: ofStrings(3, (text = '', part = '', by = '') => (part === '' ? text : text.replaceAll(part, () => by))),
  REPLICATE: builtIn(2, 2, (text, times) => replicate(text, times)),
  SUBSTRING: builtIn(3, 3, (text, from, length) => substring(text, from, length)),
  REGEXMATCH: builtIn(2, 3, (text, pattern, modifiers = '') => regexMatch(text, pattern, modifiers)),
  STRINGJOIN: builtIn(2, 2, (list, separator) =>
    Array.isArray(list) && typeof separator === 'string' && list.every((part) => typeof part === 'string')
      ? list.join(separator)
      : undefined,
  ),
  STRINGSPLIT: ofStrings(2, (text = '', separator = '') => (separator === '' ? [text] : text.split(separator))),
  TOSTRING: builtIn(1, 1, (value) =>
    value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value),
  ),
  STRINGTOARRAY: parsed(Array.isArray),
  STRINGTOBOOLEAN: parsed((value) => typeof value === 'boolean'),
  STRINGTONULL: parsed((value) => value === null),
  STRINGTONUMBER: parsed((value) => typeof value === 'number'),
  STRINGTOOBJECT: parsed(isObject),
};

/** The third argument, if true, lets case not count. */
function search(test: (text: string, part: string) => boolean): BuiltIn {
  return builtIn(2, 3, (text, part, ignoreCase = false) => {
    if (typeof text !== 'string' || typeof part !== 'string' || typeof ignoreCase !== 'boolean') {
      return undefined;
    }
    return ignoreCase ? test(text.toLowerCase(), part.toLowerCase()) : test(text, part);
  });
}

function sliced(slice: (text: string, count: number) => string): BuiltIn {
  return builtIn(2, 2, (text, count) =>
    typeof text === 'string' && typeof count === 'number' ? slice(text, Math.trunc(count)) : undefined,
  );
}

/** With a second argument these take off that text, as often as it stands there, instead of white space. */
function trimmed(whitespace: (text: string) => string, start: boolean, end: boolean): BuiltIn {
  return builtIn(1, 2, (text, ...given) => {
    if (typeof text !== 'string') {
      return undefined;
    }
    if (given.length === 0) {
      return whitespace(text);
    }
    const [part] = given;
    return typeof part === 'string' ? takeOff(text, part, start, end) : undefined;
  });
}

function takeOff(text: string, part: string, start: boolean, end: boolean): string {
  let rest = text;
  while (start && part !== '' && rest.startsWith(part)) {
    rest = rest.slice(part.length);
  }
  while (end && part !== '' && rest.endsWith(part)) {
    rest = rest.slice(0, -part.length);
  }
  return rest;
}

/** At most 10,000 characters come out: https://learn.microsoft.com/azure/cosmos-db/nosql/query/replicate. */
function replicate(text: Value, times: Value): Value {
  const possible = typeof text === 'string' && typeof times === 'number' && Number.isInteger(times) && times >= 0;
  return possible && text.length * times <= 10_000 ? text.repeat(times) : undefined;
}

function substring(text: Value, from: Value, length: Value): Value {
  if (typeof text !== 'string' || typeof from !== 'number' || typeof length !== 'number') {
    return undefined;
  }
  const start = Math.max(0, Math.trunc(from));
  return text.slice(start, start + Math.max(0, Math.trunc(length)));
}

function regexMatch(text: Value, pattern: Value, modifiers: Value): Value {
  if (typeof text !== 'string' || typeof pattern !== 'string' || typeof modifiers !== 'string') {
    return undefined;
  }
  // m, s, i and x are documented; JavaScript has no x, so what it would skip is taken out here.
  if (!/^[msix]*$/.test(modifiers)) {
    return undefined;
  }
  const source = modifiers.includes('x')
    ? pattern.replace(/\\\s|\s+|#.*$/gm, (found) => (found[0] === '\\' ? found : ''))
    : pattern;
  try {
    return new RegExp(source, modifiers.replace('x', '')).test(text);
  } catch {
    return undefined;
  }
}

function parsed(isWanted: (value: Json) => boolean): BuiltIn {
  return ofStrings(1, (text = '') => {
    try {
      const value = JSON.parse(text) as Json;
      return isWanted(value) ? value : undefined;
    } catch {
      return undefined;
    }
  });
}
