import type { ShellCommand } from '../sh/shell-io.ts';
import { writeFile } from './paths.ts';
import { linesOf, readFiles } from './read-files.ts';
import { readSedScript, type Address, type Edit } from './sed-script.ts';

/** `sed` with the commands s, d, p, q, a, i and c, and the options `-e`, `-E`, `-i` and `-n`. */
export const sed: ShellCommand = (args, io) => {
  const flags = args.filter((argument, at) => /^-[a-zA-Z]/.test(argument) && args[at - 1] !== '-e');
  const has = (letter: string): boolean => flags.some((flag) => /^-[Einrs]+/.exec(flag)?.[0].includes(letter));
  const scripts = args.filter((_, at) => args[at - 1] === '-e');
  const words = args.filter((argument, at) => !/^-./.test(argument) && args[at - 1] !== '-e');
  const [script = '', ...paths] = scripts.length > 0 ? [scripts.join('\n'), ...words] : words;
  const edits = readSedScript(script, has('E') || has('r'));
  if (!edits) {
    io.err(`sed: this simulated machine does not know the script \`${script}'`);
    return 1;
  }
  const status = readFiles(paths, io, (text, path) => {
    const edited = edit(edits, linesOf(text), has('n')).map((line) => `${line}\n`);
    if (has('i')) {
      writeFile(io.session.disk, path, edited.join(''));
    } else {
      io.out(edited.join(''), '');
    }
  });
  return status === 0 ? 0 : 2;
};

function edit(edits: readonly Edit[], lines: readonly string[], silent: boolean): string[] {
  const out: string[] = [];
  const open = new Set<Edit>();
  for (const [index, line] of lines.entries()) {
    const due = edits.filter((each) => isFor(each, { line, at: index + 1, last: lines.length, open }) !== each.negated);
    const after: string[] = [];
    let now: string | undefined = line;
    let ended = false;
    for (const each of due) {
      if (now === undefined || ended) {
        break;
      }
      switch (each.command) {
        case 's': {
          const changed = each.substitute(now);
          now = changed ?? now;
          out.push(...(changed !== undefined && each.prints ? [changed] : []));
          break;
        }
        case 'p':
          out.push(now);
          break;
        case 'i':
          out.push(each.text);
          break;
        case 'a':
          after.push(each.text);
          break;
        case 'q':
          ended = true;
          break;
        default:
          out.push(...(each.command === 'c' ? [each.text] : []));
          now = undefined;
      }
    }
    out.push(...(now === undefined || silent ? [] : [now]), ...after);
    if (ended) {
      break;
    }
  }
  return out;
}

interface Place {
  readonly line: string;
  readonly at: number;
  readonly last: number;
  /** Commands whose range of lines has begun. */
  readonly open: Set<Edit>;
}

function isFor(each: Edit, place: Place): boolean {
  const { from, to } = each;
  if (to === undefined) {
    return from === undefined || isAt(from, place);
  }
  if (place.open.has(each)) {
    if (isAt(to, place) || (typeof to === 'number' && place.at >= to)) {
      place.open.delete(each);
    }
    return typeof to !== 'number' || place.at <= to;
  }
  const begins = from !== undefined && isAt(from, place);
  if (begins && !(typeof to === 'number' && to <= place.at)) {
    place.open.add(each);
  }
  return begins;
}

function isAt(address: Address, { line, at, last }: Place): boolean {
  return address instanceof RegExp ? address.test(line) : at === (address === '$' ? last : address);
}
