import type { ReceivedSpan } from './received-span.ts';
import { titleOf } from './span-title.ts';

/** Below this depth spans are only counted with what is above them: a release down to what its version's going live starts. */
const deepest = 9;

/** The largest trace with a span that `isSought`, as a tree of text; spans of one name beside each other are one line. */
export function traceTree(spans: readonly ReceivedSpan[], isSought: (span: ReceivedSpan) => boolean): string {
  const traces = [...Map.groupBy(spans, ({ traceId }) => traceId).values()].filter((trace) => trace.some(isSought));
  const trace = traces.toSorted((a, b) => b.length - a.length)[0];
  if (!trace) {
    return '';
  }
  const ids = new Set(trace.map(({ spanId }) => spanId));
  const roots = trace.filter(({ parentSpanId }) => parentSpanId === undefined || !ids.has(parentSpanId));
  return [`trace ${trace[0]!.traceId}, ${trace.length} spans`, ...linesOf(roots, trace, '')].join('\n');
}

function linesOf(siblings: readonly ReceivedSpan[], trace: readonly ReceivedSpan[], indent: string): string[] {
  if (siblings.length === 0 || indent.length / 3 >= deepest) {
    return [];
  }
  const byName = Map.groupBy(
    siblings.toSorted((a, b) => a.startedAt - b.startedAt),
    titleOf,
  );
  return [...byName].flatMap(([title, alike], i, groups) => {
    const isLast = i === groups.length - 1;
    const ids = new Set(alike.map(({ spanId }) => spanId));
    const children = trace.filter(({ parentSpanId }) => parentSpanId !== undefined && ids.has(parentSpanId));
    const spent = alike.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);
    const times = alike.length > 1 ? ` ×${alike.length}` : '';
    return [
      `${indent}${isLast ? '└─ ' : '├─ '}${title}${times}  ${Math.round(spent)} ms`,
      ...linesOf(children, trace, `${indent}${isLast ? '   ' : '│  '}`),
    ];
  });
}
