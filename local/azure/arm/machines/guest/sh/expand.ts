import { calculate } from './arithmetic.ts';
import { changeValue } from './change-value.ts';
import type { ExpansionScope } from './expansion-scope.ts';
import type { Word, WordPart } from './syntax.ts';

/** Expands a word to one text, without field splitting: for assignments, targets and documents. */
export function expandToText(word: Word, scope: ExpansionScope): string {
  return word.map((part) => expandPart(part, scope)).join('');
}

/** Expands a word to fields: unquoted expansions are split at blanks, unquoted `*` and `?` match paths. */
export function expandToFields(word: Word, scope: ExpansionScope): string[] {
  const [only] = word;
  if (only?.kind === 'variable' && only.name === '@' && word.every((part) => part === only || isEmptyText(part))) {
    return [...scope.parameters];
  }
  const fields: { text: string; pattern: string; keep: boolean }[] = [];
  let open = false;
  const append = (text: string, quoted: boolean): void => {
    if (!open) {
      fields.push({ text: '', pattern: '', keep: false });
      open = true;
    }
    const field = fields.at(-1);
    if (field) {
      field.text += text;
      field.pattern += quoted ? escaped(text) : wildcards(text);
      field.keep ||= quoted || text !== '';
    }
  };
  for (const part of word) {
    const text = expandPart(part, scope);
    const quoted = 'quoted' in part && part.quoted;
    if (part.kind === 'text' || quoted) {
      append(text, quoted);
      continue;
    }
    text.split(/(\s+)/).forEach((piece) => {
      if (/^\s+$/.test(piece)) {
        open = false;
      } else if (piece !== '') {
        append(piece, false);
      }
    });
  }
  return fields.filter(({ keep }) => keep).flatMap(({ text, pattern }) => globbed(text, pattern, scope));
}

/** The text of one piece of a word. */
export function expandPart(part: WordPart, scope: ExpansionScope): string {
  switch (part.kind) {
    case 'text':
      return part.text;
    case 'substitution':
      return scope.capture(part.script).replace(/\n+$/, '');
    case 'arithmetic':
      return String(calculate(expandToText(part.expression, scope), scope));
    case 'variable':
      return part.change
        ? changeValue(part.name, part.change, scope, (piece) => expandPart(piece, scope))
        : (scope.get(part.name) ?? scope.unset(part.name));
  }
}

function globbed(text: string, pattern: string, scope: ExpansionScope): string[] {
  if (!/[*?]/.test(text) || pattern === escaped(text)) {
    return [text];
  }
  const expression = new RegExp(`^${pattern}$`);
  const found = scope.paths().filter((path) => expression.test(path.replace(/\/$/, '')));
  return found.length > 0 ? found.toSorted() : [text];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

function wildcards(text: string): string {
  return text
    .split(/([*?])/)
    .map((piece) => (piece === '*' ? '[^/]*' : piece === '?' ? '[^/]' : escaped(piece)))
    .join('');
}

function isEmptyText(part: WordPart): boolean {
  return part.kind === 'text' && part.text === '';
}
