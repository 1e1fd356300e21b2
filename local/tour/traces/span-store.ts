import { appendFileSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { ReceivedSpan } from './received-span.ts';

/** Spans, the oldest first; the oldest fall out. */
export interface SpanStore {
  add(spans: readonly ReceivedSpan[]): void;
  all(): readonly ReceivedSpan[];
}

const mostSpans = 50_000;

/** Spans in memory, and where a folder is given also on disk: whoever opens it later has them again. */
export function openSpanStore(folder?: string, most = mostSpans): SpanStore {
  const files = folder === undefined ? undefined : openSpanFiles(folder, most);
  const spans = files?.read() ?? [];
  return {
    add(more) {
      spans.push(...more);
      spans.splice(0, spans.length - most);
      files?.append(more);
    },
    all: () => spans,
  };
}

/** Two files of at most half the spans each, of which the newer one grows: so the oldest fall out without rewriting. */
function openSpanFiles(folder: string, most: number) {
  mkdirSync(folder, { recursive: true });
  const newer = join(folder, 'spans.jsonl');
  const older = join(folder, 'spans.older.jsonl');
  let inNewer = readSpans(newer).length;
  return {
    read: (): ReceivedSpan[] => [...readSpans(older), ...readSpans(newer)].slice(-most),
    append(spans: readonly ReceivedSpan[]): void {
      if (spans.length === 0) {
        return;
      }
      if (inNewer > 0 && inNewer + spans.length > most / 2) {
        renameSync(newer, older);
        inNewer = 0;
      }
      inNewer += spans.length;
      // Begins with a line end: what a kill has cut off stays a line of its own.
      appendFileSync(newer, spans.map((span) => `\n${JSON.stringify(span)}`).join(''), { mode: 0o600 });
    },
  };
}

function readSpans(path: string): readonly ReceivedSpan[] {
  return readText(path)
    .split('\n')
    .flatMap((line) => parseSpan(line) ?? []);
}

/** A line that this module wrote; a kill may have cut the last one off. */
function parseSpan(line: string): ReceivedSpan | undefined {
  try {
    const span = JSON.parse(line) as ReceivedSpan;
    return { ...span, parentSpanId: span.parentSpanId };
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return '';
    }
    throw error;
  }
}
