import type { ShellCommand, ShellIo } from '../sh/shell-io.ts';

/** Pieces of lines: `-d` and `-f` for fields, `-c` for letters; lists such as `1,3-4`, `2-`. */
export const cut: ShellCommand = (args, io) => {
  const option = (letter: string): string | undefined => {
    const at = args.findIndex((argument) => argument.startsWith(`-${letter}`));
    return at === -1 ? undefined : (args[at] ?? '').slice(2) || args[at + 1];
  };
  const [fields, letters, delimiter = '\t'] = [option('f'), option('c'), option('d')];
  const list = fields ?? letters;
  if (list === undefined || !/^[\d,-]+$/.test(list)) {
    io.err('cut: you must specify a list of bytes, characters, or fields');
    return 1;
  }
  for (const line of linesOf(io)) {
    const pieces = fields === undefined ? [...line] : line.split(delimiter);
    const isWhole = fields !== undefined && pieces.length === 1;
    const chosen = pieces.filter((_, index) => isListed(index + 1, list));
    io.out(isWhole ? line : chosen.join(fields === undefined ? '' : delimiter));
  }
  return 0;
};

function isListed(position: number, list: string): boolean {
  return list.split(',').some((range) => {
    const [first = '', last] = range.split('-');
    const least = Number(first || 1);
    return position >= least && position <= (last === undefined ? least : Number(last || Infinity));
  });
}

/** Letters of one set for those of another; `-d` deletes, `-s` leaves one of a row, `-c` takes all but the set. */
export const tr: ShellCommand = (args, io) => {
  const flags = args.filter((argument) => /^-[cds]+$/.test(argument)).join('');
  const [first = '', second] = args.filter((argument) => !/^-[cds]+$/.test(argument)).map(lettersOf);
  const isMeant = (letter: string): boolean => first.includes(letter) !== flags.includes('c');
  const last = second?.at(-1) ?? '';
  const changed = (letter: string): string =>
    flags.includes('d') ? '' : second === undefined ? letter : (second[first.indexOf(letter)] ?? last);
  const squeezed = flags.includes('s') ? (second ?? first) : [];
  let before = '';
  for (const letter of io.stdin) {
    const shown = isMeant(letter) ? changed(letter) : letter;
    if (shown !== before || !squeezed.includes(shown)) {
      io.out(shown, '');
    }
    before = shown === '' ? before : shown;
  }
  return 0;
};

const classes: Readonly<Record<string, string>> = {
  '[:lower:]': 'a-z',
  '[:upper:]': 'A-Z',
  '[:digit:]': '0-9',
  '[:alpha:]': 'A-Za-z',
  '[:alnum:]': 'A-Za-z0-9',
  '[:space:]': ' \t\n',
};

/** Every letter of a set such as `a-z\\n` or `[:upper:]`. */
function lettersOf(set: string): readonly string[] {
  const plain = set
    .replaceAll(/\[:\w+:\]/g, (name) => classes[name] ?? name)
    .replaceAll(/\\([nt\\])/g, (_, letter: string) => ({ n: '\n', t: '\t' })[letter] ?? letter);
  return [...plain.matchAll(/(.)-(.)|./gs)].flatMap(([letter, from, to]) =>
    from === undefined || to === undefined ? [letter] : lettersBetween(from, to),
  );
}

function lettersBetween(from: string, to: string): readonly string[] {
  const [low, high] = [from.charCodeAt(0), to.charCodeAt(0)];
  return Array.from({ length: Math.max(0, high - low + 1) }, (_, index) => String.fromCharCode(low + index));
}

function linesOf({ stdin }: Pick<ShellIo, 'stdin'>): string[] {
  return stdin === '' ? [] : stdin.replace(/\n$/, '').split('\n');
}
