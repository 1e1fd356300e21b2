import type { ReceivedSpan } from './received-span.ts';
import { type SpanNode, type Trace, tracesOf } from './span-tree.ts';
import { titleOf } from './span-title.ts';
import { escapeHtml, page } from './trace-style.ts';

/** Traces on a list; older ones are found by their id. */
const mostListed = 300;
/** Spans of one name beside each other are folded from here on: polls, retries. */
const mostAlike = 3;

/**
 * The page for a path: traces of more than one function, with `/all` those of timers that found nothing to do as well, or
 * the trace that it names; `undefined` when there is no such trace.
 */
export function tracePage(path: string, spans: readonly ReceivedSpan[]): string | undefined {
  const traces = tracesOf(spans);
  if (path === '/' || path === '/all') {
    return listPage(path === '/all' ? traces : traces.filter(leadsOn), traces.length);
  }
  const trace = traces.find(({ traceId }) => path === `/traces/${traceId}`);
  return trace && waterfallPage(trace);
}

/** Whether it goes on from what it began with. */
function leadsOn({ spans }: Trace): boolean {
  return new Set(spans.filter(({ attributes }) => attributes['faas.name']).map(({ name }) => name)).size > 1;
}

function listPage(traces: readonly Trace[], all: number): string {
  const rows = traces.slice(0, mostListed).map((trace) => {
    const failed = trace.spans.filter((span) => span.failed).length;
    const cells = [
      instant(trace.startedAt),
      `<a href="/traces/${trace.traceId}">${escapeHtml(trace.roots.map(({ span }) => titleOf(span))[0]!)}</a>`,
      escapeHtml(subjectOf(trace)),
      String(trace.spans.length),
      failed > 0 ? `<b class="failed">${failed}</b>` : '',
      took(trace.startedAt, trace.endedAt),
    ];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const head = ['began (UTC)', 'with', 'about', 'spans', 'failed', 'took'].map((title) => `<th>${title}</th>`).join('');
  const table = `<table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  const shown = `${traces.length} of <a href="/all">${all} traces</a>, the newest first`;
  return page('Traces', `<p>${shown}; timers that found nothing to do are only among all.</p>${table}`);
}

function waterfallPage(trace: Trace): string {
  const length = took(trace.startedAt, trace.endedAt);
  const began = `began ${instant(trace.startedAt)} UTC`;
  const what = `<p><a href="/">All traces</a> · ${trace.traceId} · ${began} · ${trace.spans.length} spans in ${length} of the stack's time; spans took real time.</p>`;
  const tree = trace.roots.map((root) => nodeHtml(root, trace, 0)).join('');
  return page(titleOf(trace.roots[0]!.span), `${what}<div class="tree">${tree}</div>`);
}

function nodeHtml({ span, children }: SpanNode, trace: Trace, depth: number): string {
  const row = rowHtml(span, trace, depth);
  if (children.length === 0) {
    return `<div class="leaf">${row}</div>`;
  }
  return `<details open><summary>${row}</summary>${siblingsHtml(children, trace, depth + 1)}</details>`;
}

/** Many of one name are folded behind the first of them. */
function siblingsHtml(nodes: readonly SpanNode[], trace: Trace, depth: number): string {
  const alike = [...Map.groupBy(nodes, ({ span }) => titleOf(span)).values()];
  return alike
    .map((group) => {
      const all = group.map((node) => nodeHtml(node, trace, depth)).join('');
      if (group.length <= mostAlike) {
        return all;
      }
      const [first] = group;
      const label = `${titleOf(first!.span)} ×${group.length}`;
      return `<details><summary>${rowHtml(first!.span, trace, depth, label)}</summary>${all}</details>`;
    })
    .join('');
}

function rowHtml(span: ReceivedSpan, trace: Trace, depth: number, label = titleOf(span)): string {
  const whole = Math.max(1, trace.endedAt - trace.startedAt);
  const percent = (milliseconds: number): string => ((100 * milliseconds) / whole).toFixed(2);
  const at = `left:${percent(span.startedAt - trace.startedAt)}%;width:${percent(span.endedAt - span.startedAt)}%`;
  const told = Object.entries(span.attributes).map(([name, value]) => `${name}: ${String(value)}`);
  const kind = span.attributes['http.url'] === undefined ? '' : ' call';
  return [
    `<span class="row${span.failed ? ' failed' : ''}${kind}" title="${escapeHtml(told.join('\n'))}">`,
    `<span class="name" style="padding-left:${depth}rem">${escapeHtml(label)}</span>`,
    `<span class="track"><span class="bar" style="${at}"></span></span>`,
    `<span class="took">${took(span.startedAt, span.endedAt)}</span></span>`,
  ].join('');
}

/** `2026-11-22 09:15:03.250` of the stack's time, in UTC: days pass in minutes. */
function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 23).replace('T', ' ');
}

function took(from: number, to: number): string {
  const milliseconds = to - from;
  if (milliseconds < 1000) {
    return `${Math.round(milliseconds)} ms`;
  }
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 10 ? `${(milliseconds / 1000).toFixed(1)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** What a trace is about: image definitions that its spans name. */
function subjectOf({ spans }: Trace): string {
  const names = spans.flatMap(({ attributes }) => {
    const name = attributes['rebake.imageDefinition'];
    return typeof name === 'string' ? [name] : [];
  });
  return [...new Set(names)].join(', ');
}
