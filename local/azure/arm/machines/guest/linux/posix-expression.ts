/**
 * A regular expression of grep, sed or awk (POSIX.1-2017, 9.3 and 9.4, with GNU's `\?`, `\+` and `\|` in basic ones).
 * Throws a SyntaxError where it is none.
 */
export function posixExpression(source: string, { extended = false, flags = '' } = {}): RegExp {
  return new RegExp(
    source.replaceAll(/\[\^?\]?(?:\[:\w+:\]|[^\]])*\]|\\.|[?+|(){}*]|[^\\[]/gs, (part, at: number) =>
      translated(part, extended, at === 0),
    ),
    flags,
  );
}

const classes: Readonly<Record<string, string>> = {
  ...{ alnum: 'A-Za-z0-9', alpha: 'A-Za-z', blank: ' \\t', digit: '0-9', lower: 'a-z', upper: 'A-Z' },
  ...{ space: '\\s', punct: '!-\\/:-@\\[-`{-~', xdigit: '0-9A-Fa-f' },
};

function translated(part: string, extended: boolean, first: boolean): string {
  if (part.length > 1 && part.startsWith('[')) {
    const inside = part
      .slice(1, -1)
      .replaceAll(/\\/g, '\\\\')
      .replace(/^(\^?)\]/, '$1\\]');
    return `[${inside.replaceAll(/\[:(\w+):\]/g, (_, name: string) => classes[name] ?? '')}]`;
  }
  if (extended) {
    return part;
  }
  if (/^[?+|(){}]$/.test(part) || (part === '*' && first)) {
    return `\\${part}`;
  }
  return /^\\[?+|(){}]$/.test(part) ? part.slice(1) : part;
}
