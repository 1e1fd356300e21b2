/** A token of JSON, with the blanks before it: punctuation, text, or a number or word. */
const token =
  /\s*(?:([{}[\]:,])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/**
 * Where text stops being JSON, as line and column from 1. `JSON.parse` tells that something is wrong and often not
 * where; this is asked only after it refused.
 */
export function findJsonFault(text: string): { readonly line: number; readonly column: number } {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let end = 0;
  for (;;) {
    token.lastIndex = end;
    const found = token.exec(text);
    const next: Expected | null = found && after(expected, { mark: found[1], isText: found[2] !== undefined }, open);
    if (!found || !next) {
      return placeOf(text, end + /^\s*/.exec(text.slice(end))![0].length);
    }
    expected = next;
    end = token.lastIndex;
  }
}

interface Token {
  readonly mark: string | undefined;
  readonly isText: boolean;
}

/** What may follow the token; null when the token itself must not be there. */
function after(expected: Expected, { mark, isText }: Token, open: ('{' | '[')[]): Expected | null {
  const inside = open.at(-1);
  const wantsValue = expected === 'value' || expected === 'valueOrEnd';
  if (mark === '{' || mark === '[') {
    if (wantsValue) {
      open.push(mark);
    }
    return wantsValue ? (mark === '{' ? 'keyOrEnd' : 'valueOrEnd') : null;
  }
  if (mark === '}' || mark === ']') {
    const fits = inside === (mark === '}' ? '{' : '[') && expected.endsWith('OrEnd');
    open.pop();
    return fits ? afterValue(open) : null;
  }
  if (mark === ':') {
    return expected === 'colon' ? 'value' : null;
  }
  if (mark === ',') {
    return expected === 'commaOrEnd' ? (inside === '{' ? 'key' : 'value') : null;
  }
  if (expected === 'key' || expected === 'keyOrEnd') {
    return isText ? 'colon' : null;
  }
  return wantsValue ? afterValue(open) : null;
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'commaOrEnd';
}

function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
