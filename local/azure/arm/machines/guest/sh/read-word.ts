import { ShellSyntaxError, type ParameterChange, type Word, type WordPart } from './syntax.ts';

interface Read {
  readonly part: WordPart;
  readonly end: number;
}

/** Reads one word from `at`: quotes, `$name`, `${name:-text}`, `$(command)`, backquotes and `$((sum))`. */
export function readWord(script: string, at: number): { word: Word; end: number } {
  const word: WordPart[] = [];
  let end = at;
  if (/^~(?=[/\s;&|)]|$)/.test(script.slice(at))) {
    word.push({ kind: 'variable', name: 'HOME', quoted: true });
    end += 1;
  }
  while (end < script.length && !/[\s;&|<>()]/.test(script.charAt(end))) {
    const read = readParts(script, end);
    word.push(...read.parts);
    end = read.end;
  }
  if (end === at) {
    throw new ShellSyntaxError(`syntax error near unexpected token \`${script.charAt(at) || 'newline'}'`);
  }
  return { word, end };
}

function readParts(script: string, at: number): { parts: WordPart[]; end: number } {
  const character = script.charAt(at);
  if (character === "'") {
    const close = script.indexOf("'", at + 1);
    if (close === -1) {
      throw new ShellSyntaxError("unexpected EOF while looking for matching `''");
    }
    return { parts: [{ kind: 'text', text: script.slice(at + 1, close), quoted: true }], end: close + 1 };
  }
  if (character === '"') {
    return readDoubleQuoted(script, at + 1);
  }
  if (character === '\\') {
    const continued = script.charAt(at + 1) === '\n';
    return { parts: continued ? [] : [{ kind: 'text', text: script.charAt(at + 1), quoted: true }], end: at + 2 };
  }
  if (character === '$' || character === '`') {
    const { part, end } = readExpansion(script, at, false);
    return { parts: [part], end };
  }
  const text = /^[^\s;&|<>()'"\\$`]+/.exec(script.slice(at))?.[0] ?? character;
  return { parts: [{ kind: 'text', text, quoted: false }], end: at + text.length };
}

function readDoubleQuoted(script: string, start: number): { parts: WordPart[]; end: number } {
  const parts: WordPart[] = [{ kind: 'text', text: '', quoted: true }];
  let at = start;
  while (script.charAt(at) !== '"') {
    const character = script.charAt(at);
    if (character === '') {
      throw new ShellSyntaxError('unexpected EOF while looking for matching `"\'');
    }
    if (character === '$' || character === '`') {
      const { part, end } = readExpansion(script, at, true);
      parts.push(part);
      at = end;
    } else if (character === '\\' && /["\\$`\n]/.test(script.charAt(at + 1))) {
      parts.push({ kind: 'text', text: script.charAt(at + 1).replace('\n', ''), quoted: true });
      at += 2;
    } else {
      parts.push({ kind: 'text', text: character, quoted: true });
      at += 1;
    }
  }
  return { parts, end: at + 1 };
}

function readExpansion(script: string, at: number, quoted: boolean): Read {
  const rest = script.slice(at);
  if (rest.startsWith('`')) {
    const close = script.indexOf('`', at + 1);
    return { part: { kind: 'substitution', script: script.slice(at + 1, close), quoted }, end: close + 1 };
  }
  if (rest.startsWith('$((')) {
    const end = closingParenthesis(script, at + 3);
    return { part: { kind: 'arithmetic', expression: readOperand(script.slice(at + 3, end)) }, end: end + 2 };
  }
  if (rest.startsWith('$(')) {
    const end = closingParenthesis(script, at + 2);
    return { part: { kind: 'substitution', script: script.slice(at + 2, end), quoted }, end: end + 1 };
  }
  if (rest.startsWith('${')) {
    const end = closingBrace(script, at + 2);
    return { part: readParameter(script.slice(at + 2, end), quoted), end: end + 1 };
  }
  const name = /^\$([A-Za-z_]\w*|[?#@*$!\d])/.exec(rest)?.[1];
  return name === undefined
    ? { part: { kind: 'text', text: '$', quoted }, end: at + 1 }
    : { part: { kind: 'variable', name, quoted }, end: at + 1 + name.length };
}

/** What stands between the braces of `${…}`. */
function readParameter(inside: string, quoted: boolean): WordPart {
  const length = /^#([A-Za-z_]\w*|\d+)$/.exec(inside)?.[1];
  if (length !== undefined) {
    return { kind: 'variable', name: length, quoted, change: { operator: 'length', operand: [] } };
  }
  const [, name, operator, rest = ''] =
    /^([A-Za-z_]\w*|\d+|[?#@*$!])(?:(:?[-=+?]|##?|%%?|\/\/?)(.*))?$/s.exec(inside) ?? [];
  if (name === undefined) {
    throw new ShellSyntaxError(`\${${inside}}: bad substitution`);
  }
  if (operator === undefined) {
    return { kind: 'variable', name, quoted };
  }
  const change = { operator: operator as ParameterChange['operator'] };
  const slash = operator.startsWith('/') ? endOf(rest, 0, '/') : undefined;
  return {
    kind: 'variable',
    name,
    quoted,
    change:
      slash === undefined
        ? { ...change, operand: readOperand(rest) }
        : { ...change, operand: readOperand(rest.slice(0, slash)), replacement: readOperand(rest.slice(slash + 1)) },
  };
}

/** Blanks and operators are nothing special in it. */
function readOperand(text: string): Word {
  const word: WordPart[] = [];
  for (let at = 0; at < text.length;) {
    const { parts, end } = readParts(text, at);
    word.push(...parts);
    at = end;
  }
  return word;
}

function closingParenthesis(script: string, from: number): number {
  const end = endOf(script, from, ')');
  if (end === script.length) {
    throw new ShellSyntaxError("unexpected EOF while looking for matching `)'");
  }
  return end;
}

function closingBrace(script: string, from: number): number {
  const end = endOf(script, from, '}');
  if (end === script.length) {
    throw new ShellSyntaxError("unexpected EOF while looking for matching `}'");
  }
  return end;
}

const opening: Readonly<Record<string, string | undefined>> = { ')': '(', '}': '{' };

/** Where the next `sign` stands that is neither quoted nor inside brackets of its own kind; the end where there is none. */
function endOf(text: string, from: number, sign: string): number {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    const character = text.charAt(at);
    const quote = /['"]/.test(character) ? text.indexOf(character, at + 1) : -1;
    if (quote !== -1) {
      at = quote;
    } else if (character === '\\') {
      at += 1;
    } else if (character === opening[sign]) {
      depth += 1;
    } else if (character === sign) {
      if (depth === 0) {
        return at;
      }
      depth -= 1;
    }
  }
  return text.length;
}
