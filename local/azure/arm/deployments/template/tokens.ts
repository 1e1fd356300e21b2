import { TemplateFunctionError } from './template-error.ts';

export type Token =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly value: string }
  | { readonly kind: 'mark'; readonly value: string };

/** Text in single quotes (doubled inside), whole numbers, names, and the marks between them. */
const pattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+)|([A-Za-z_]\w*)|(\.\?|[()[\].,]))/y;

/** Splits an expression; throws where it finds something that the language has not. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; text.slice(at).trim() !== ''; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) {
      throw new TemplateFunctionError(`The expression '${text}' is not valid at position ${at + 1}`);
    }
    tokens.push(tokenOf(found));
  }
  return tokens;
}

function tokenOf([, text, number, name, mark = '']: RegExpExecArray): Token {
  if (text !== undefined) {
    return { kind: 'text', value: text.replaceAll("''", "'") };
  }
  if (number !== undefined) {
    return { kind: 'number', value: Number(number) };
  }
  return name !== undefined ? { kind: 'name', value: name } : { kind: 'mark', value: mark };
}
