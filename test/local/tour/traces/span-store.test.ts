import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSpanStore } from '../../../../local/tour/traces/span-store.ts';
import type { ReceivedSpan } from '../../../../local/tour/traces/received-span.ts';
import { aSpan } from './a-span.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'rebake-spans-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const spans = (from: number, to: number): readonly ReceivedSpan[] =>
  Array.from({ length: to - from + 1 }, (_, i) => aSpan(`span ${from + i}`, { spanId: String(from + i) }));
const ids = (all: readonly ReceivedSpan[]): readonly number[] => all.map(({ spanId }) => Number(spanId));

describe('spans', () => {
  it('are there again when they were kept in a folder', () => {
    const kept = folder();
    const span = aSpan('plan', { parentSpanId: 'p', failed: true, attributes: { stage: 'test', tries: 2 } });
    openSpanStore(kept).add([span, aSpan('root')]);

    expect(openSpanStore(kept).all()).toEqual([span, aSpan('root')]);
  });

  it('are only in memory without a folder', () => {
    const store = openSpanStore();
    store.add(spans(1, 3));

    expect(ids(store.all())).toEqual([1, 2, 3]);
    expect(openSpanStore().all()).toEqual([]);
  });

  it('fall out when there are too many, the oldest first', () => {
    const store = openSpanStore(undefined, 4);
    store.add(spans(1, 3));
    store.add(spans(4, 6));

    expect(ids(store.all())).toEqual([3, 4, 5, 6]);
  });

  it('on disk are at most as many, and the newest half is always there', () => {
    const kept = folder();
    const store = openSpanStore(kept, 10);
    for (let n = 1; n <= 57; n += 1) {
      store.add(spans(n, n));
    }

    const again = ids(openSpanStore(kept, 10).all());
    const lines = readdirSync(kept).flatMap((file) => readFileSync(join(kept, file), 'utf8').trim().split('\n'));
    expect(lines.length).toBeLessThanOrEqual(10);
    expect(again.length).toBeGreaterThanOrEqual(5);
    expect(again).toEqual(ids(spans(58 - again.length, 57)));
  });

  it('go on to be counted after a restart', () => {
    const kept = folder();
    for (let n = 1; n <= 20; n += 1) {
      openSpanStore(kept, 6).add(spans(n, n));
    }

    expect(ids(openSpanStore(kept, 6).all()).at(-1)).toBe(20);
    expect(openSpanStore(kept, 6).all().length).toBeLessThanOrEqual(6);
  });

  it('survive a line that a kill has cut off', () => {
    const kept = folder();
    openSpanStore(kept).add(spans(1, 2));
    appendFileSync(join(kept, 'spans.jsonl'), '\n{"traceId":"t","spa');

    const store = openSpanStore(kept);
    store.add(spans(3, 3));

    expect(ids(openSpanStore(kept).all())).toEqual([1, 2, 3]);
  });
});
