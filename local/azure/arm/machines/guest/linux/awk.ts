import type { ShellCommand } from '../sh/shell-io.ts';
import { posixExpression } from './posix-expression.ts';
import { linesOf, readFiles } from './read-files.ts';

/** `awk` with one rule: `/expression/` or `NR==N` or nothing, and `{print}` with fields and texts. */
export const awk: ShellCommand = (args, io) => {
  const separated = /^-F(.*)$/s.exec(args[0] ?? '');
  const rest = separated ? args.slice(separated[1] === '' ? 2 : 1) : args;
  const separator = separated && (separated[1] === '' ? args[1] : separated[1]);
  const [program = '', ...paths] = rest;
  const rule = /^\s*(?:\/((?:\\.|[^/\\])+)\/|NR\s*==\s*(\d+))?\s*(?:\{\s*print\b([^{};]*);?\s*\})?\s*$/.exec(program);
  const shown = rule && printed(rule[3] ?? '');
  if (!rule || !shown || program.trim() === '') {
    io.err(
      'awk: this simulated machine knows only one rule that prints fields and texts, for lines by expression or NR==N',
    );
    return 2;
  }
  const [, expression, line] = rule;
  const matches = expression === undefined ? undefined : posixExpression(expression, { extended: true });
  let at = 0;
  const status = readFiles(paths, io, (text) => {
    for (const each of linesOf(text)) {
      at += 1;
      if ((matches?.test(each) ?? true) && (line === undefined || Number(line) === at)) {
        io.out(shown(each, fieldsOf(each, separator ?? undefined)));
      }
    }
  });
  return status === 0 ? 0 : 2;
};

function fieldsOf(line: string, separator: string | undefined): string[] {
  if (separator === undefined || separator === ' ') {
    return line.split(/\s+/).filter(Boolean);
  }
  return line.split(separator.length === 1 ? separator : posixExpression(separator, { extended: true }));
}

type Printed = (line: string, fields: readonly string[]) => string;

/** What `print` shows: pieces with commas are joined by blanks, those without by nothing. Undefined for other pieces. */
function printed(list: string): Printed | undefined {
  const pieces = list.match(/\$NF|\$\d+|"[^"]*"|NR|NF|,|\S/g) ?? ['$0'];
  if (!pieces.every((piece) => /^(?:\$NF|\$\d+|"[^"]*"|NF|,)$/.test(piece))) {
    return undefined;
  }
  return (line, fields) =>
    pieces
      .map((piece) => {
        if (piece.startsWith('"')) {
          return piece.slice(1, -1);
        }
        const at = piece === '$NF' ? fields.length : Number(piece.slice(1));
        return piece === ',' ? ' ' : piece === 'NF' ? String(fields.length) : at === 0 ? line : (fields[at - 1] ?? '');
      })
      .join('');
}
