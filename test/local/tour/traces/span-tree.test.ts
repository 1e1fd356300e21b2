import { expect, it } from 'vitest';
import { type SpanNode, tracesOf } from '../../../../local/tour/traces/span-tree.ts';
import { aSpan } from './a-span.ts';

const names = (nodes: readonly SpanNode[]): unknown[] =>
  nodes.map(({ span, children }) => (children.length === 0 ? span.name : [span.name, names(children)]));

it('puts spans below their parents, in the order of their beginnings', () => {
  const spans = [
    aSpan('copy', { spanId: 'c', parentSpanId: 'r', startedAt: 30 }),
    aSpan('HTTP GET', { spanId: 'g', parentSpanId: 'c', startedAt: 31 }),
    aSpan('plan', { spanId: 'p', parentSpanId: 'r', startedAt: 20 }),
    aSpan('released', { spanId: 'r', startedAt: 10 }),
  ];

  expect(names(tracesOf(spans)[0]!.roots)).toEqual([['released', ['plan', ['copy', ['HTTP GET']]]]]);
});

it('takes spans whose parent was not sent for roots', () => {
  const [trace] = tracesOf([aSpan('plan', { parentSpanId: 'gone' }), aSpan('copy', { spanId: 'c', startedAt: 5 })]);

  expect(names(trace!.roots)).toEqual(['plan', 'copy']);
});

it('tells traces apart, the newest first, each from its first beginning to its last end', () => {
  const traces = tracesOf([
    aSpan('old', { traceId: 'a', startedAt: 1, endedAt: 9 }),
    aSpan('new', { traceId: 'b', startedAt: 5, endedAt: 6 }),
    aSpan('later', { traceId: 'a', spanId: 'l', startedAt: 7, endedAt: 8 }),
  ]);

  expect(traces.map(({ traceId, startedAt, endedAt }) => [traceId, startedAt, endedAt])).toEqual([
    ['b', 5, 6],
    ['a', 1, 9],
  ]);
});

it('has no traces without spans', () => {
  expect(tracesOf([])).toEqual([]);
});
