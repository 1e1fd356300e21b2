import type { Word, WordPart } from './syntax.ts';

/** The text that a piece of a word comes to. */
export type TextOf = (part: WordPart) => string;

/** Whether a whole text fits a pattern of `case` or of `${name#…}`; what is quoted stands for itself. */
export function fitsPattern(text: string, pattern: Word, textOf: TextOf): boolean {
  return new RegExp(`^(?:${patternSource(pattern, textOf)})$`, 's').test(text);
}

/** A pattern as a regular expression: `*`, `?` and `[…]`. */
export function patternSource(pattern: Word, textOf: TextOf): string {
  return pattern
    .map((part) => ('quoted' in part && part.quoted ? literal(textOf(part)) : wildcards(textOf(part))))
    .join('');
}

function wildcards(text: string): string {
  return text
    .split(/([*?]|\[[!^]?\]?[^\]]*\])/)
    .map((piece, index) => (index % 2 === 0 ? literal(piece) : wildcard(piece)))
    .join('');
}

function wildcard(piece: string): string {
  if (piece === '*' || piece === '?') {
    return piece === '*' ? '.*' : '.';
  }
  const inside = piece.slice(1, -1).replace(/^[!^]/, '');
  const set = inside.replaceAll(/\[:(\w+):\]|[\\\]^[]/g, (found, name?: string) => classes[name ?? ''] ?? `\\${found}`);
  return `[${/^\[[!^]/.test(piece) ? '^' : ''}${set}]`;
}

const classes: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9',
  alpha: 'A-Za-z',
  digit: '0-9',
  lower: 'a-z',
  space: '\\s',
  upper: 'A-Z',
};

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
