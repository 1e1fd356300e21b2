import type { ShellIo } from '../sh/shell-io.ts';
import { absolutePath } from './paths.ts';

export function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** Hands over the text of each file in turn, or standard input where none is named; 1 when one is not there. */
export function readFiles(paths: readonly string[], io: ShellIo, act: (text: string, path: string) => void): number {
  if (paths.length === 0) {
    act(io.stdin, '');
    return 0;
  }
  let status = 0;
  for (const path of paths) {
    const absolute = absolutePath(path, io.environment.get('PWD') ?? '/');
    const text = path === '-' ? io.stdin : absolute === '/dev/null' ? '' : io.session.disk.files[absolute];
    if (text === undefined) {
      io.err(`${path}: No such file or directory`);
      status = 1;
    } else {
      act(text, absolute);
    }
  }
  return status;
}
