import { ShellSyntaxError, type Word, type WordPart } from './syntax.ts';

interface Read {
  readonly part: WordPart;
  readonly end: number;
}

/** Reads one word from `at`: quotes, `$name`, `${name:-text}`, `$(command)`, backquotes and `$((sum))`. */
export function readWord(script: string, at: number): { word: Word; end: number } {
  const word: WordPart[] = [];
  let end = at;
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
    const close = script.indexOf('))', at);
    return { part: { kind: 'arithmetic', expression: script.slice(at + 3, close) }, end: close + 2 };
  }
  if (rest.startsWith('$(')) {
    const end = closingParenthesis(script, at + 2);
    return { part: { kind: 'substitution', script: script.slice(at + 2, end), quoted }, end: end + 1 };
  }
  const braced = /^\$\{([A-Za-z_]\w*|[?#@*\d])(?::?[-=]([^}]*))?\}/.exec(rest);
  if (braced) {
    const [text, name = '', fallback] = braced;
    const part = { kind: 'variable' as const, name, quoted };
    return { part: fallback === undefined ? part : { ...part, fallback }, end: at + text.length };
  }
  if (rest.startsWith('${')) {
    throw new ShellSyntaxError(`${/^\$\{[^}]*\}?/.exec(rest)?.[0] ?? ''}: bad substitution`);
  }
  const name = /^\$([A-Za-z_]\w*|[?#@*$!\d])/.exec(rest)?.[1];
  return name === undefined
    ? { part: { kind: 'text', text: '$', quoted }, end: at + 1 }
    : { part: { kind: 'variable', name, quoted }, end: at + 1 + name.length };
}

function closingParenthesis(script: string, from: number): number {
  let depth = 1;
  for (let at = from; at < script.length; at += 1) {
    const character = script.charAt(at);
    const quote = /['"]/.test(character) ? script.indexOf(character, at + 1) : -1;
    if (quote !== -1) {
      at = quote;
    } else if (character === '(') {
      depth += 1;
    } else if (character === ')' && --depth === 0) {
      return at;
    }
  }
  throw new ShellSyntaxError("unexpected EOF while looking for matching `)'");
}
