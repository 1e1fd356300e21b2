import type { ReceivedSpan } from './received-span.ts';

/** A span with what was done inside of it, in the order of their beginnings. */
export interface SpanNode {
  readonly span: ReceivedSpan;
  readonly children: readonly SpanNode[];
}

/** One trace: its roots are spans without a parent, or whose parent was not sent. */
export interface Trace {
  readonly traceId: string;
  readonly roots: readonly SpanNode[];
  readonly spans: readonly ReceivedSpan[];
  /** Milliseconds since 1970, of the first beginning and the last end. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** All traces, the newest first. */
export function tracesOf(spans: readonly ReceivedSpan[]): readonly Trace[] {
  const groups = [...Map.groupBy(spans, ({ traceId }) => traceId)];
  return groups.map(([traceId, members]) => toTrace(traceId, members)).toSorted((a, b) => b.startedAt - a.startedAt);
}

function toTrace(traceId: string, members: readonly ReceivedSpan[]): Trace {
  const spans = members.toSorted((a, b) => a.startedAt - b.startedAt);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const byParent = Map.groupBy(spans, ({ parentSpanId }) =>
    parentSpanId !== undefined && ids.has(parentSpanId) ? parentSpanId : 'none',
  );
  const below = (parent: string): readonly SpanNode[] =>
    (byParent.get(parent) ?? []).map((span) => ({ span, children: below(span.spanId) }));
  return {
    traceId,
    roots: below('none'),
    spans,
    startedAt: spans[0]!.startedAt,
    endedAt: Math.max(...spans.map(({ endedAt }) => endedAt)),
  };
}
