import type { ReceivedSpan } from './receive-traces.ts';

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

/** Calls are told apart by what they went to: `HTTP PUT …/galleries/images/versions`. */
function titleOf({ name, attributes }: ReceivedSpan): string {
  const url = attributes['http.url'];
  return typeof url === 'string' ? `${name} ${resourceType(new URL(url).pathname)}` : name;
}

/** The types of a resource's path: what stands at every second place behind the provider. */
function resourceType(path: string): string {
  const [, provider = '', rest = ''] = /\/providers\/(Microsoft\.\w+)\/(.*)$/i.exec(path) ?? [];
  const types = rest.split('/').filter((_, i) => i % 2 === 0);
  return provider === '' ? path.split('/').slice(0, 2).join('/') : `${provider}/${types.join('/')}`;
}
