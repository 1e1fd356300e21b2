import type { MutableDisk } from '../guest-disk.ts';
import { absolutePath, writeFile } from '../linux/paths.ts';
import type { Redirect } from './syntax.ts';

/** What can still be read. Whoever reads takes it away from those who read later. */
export interface StandardInput {
  left: string;
}

export interface Streams {
  readonly stdin: StandardInput;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

type Resolved = Omit<Redirect, 'target'> & { readonly text: string };

/** Applies redirections from left to right. Files are written when `flush` is called. */
export function redirectStreams(
  redirects: readonly Resolved[],
  streams: Streams,
  disk: MutableDisk,
  directory: string,
): { readonly streams: Streams; flush(): void } | { readonly missing: string } {
  let current = streams;
  const flushes: (() => void)[] = [];
  for (const { stream, mode, text } of redirects) {
    const path = absolutePath(text, directory);
    if (mode === 'text') {
      current = { ...current, stdin: { left: text } };
    } else if (mode === 'read') {
      const content = path === '/dev/null' ? '' : disk.files[path];
      if (content === undefined) {
        return { missing: text };
      }
      current = { ...current, stdin: { left: content } };
    } else if (mode === 'join') {
      current = stream === '2' ? { ...current, err: current.out } : { ...current, out: current.err };
    } else {
      const sink = fileSink(disk, path, mode);
      flushes.push(sink.flush);
      current = {
        stdin: current.stdin,
        out: stream === '2' ? current.out : sink.write,
        err: stream === '1' ? current.err : sink.write,
      };
    }
  }
  return { streams: current, flush: () => flushes.forEach((flush) => flush()) };
}

function fileSink(
  disk: MutableDisk,
  path: string,
  mode: 'write' | 'append',
): { write: (text: string) => void; flush: () => void } {
  let text = mode === 'append' ? (disk.files[path] ?? '') : '';
  return { write: (more) => void (text += more), flush: () => writeFile(disk, path, text) };
}
