import { expect, it } from 'vitest';
import type { ReceivedSpan } from '../../../../local/tour/traces/received-span.ts';
import { traceTree } from '../../../../local/tour/traces/trace-tree.ts';

const versions =
  'https://localhost/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/x/images/y/versions/1.0.0';

function span(spanId: string, name: string, parentSpanId?: string, url?: string): ReceivedSpan {
  const attributes = url === undefined ? {} : { 'http.url': url };
  return {
    traceId: 't',
    spanId,
    parentSpanId,
    name,
    startedAt: Number(spanId),
    endedAt: Number(spanId) + 10,
    failed: false,
    attributes,
  };
}

it('shows a trace as a tree, in the order of time, with what is alike in one line', () => {
  const spans = [
    span('3', 'copyImageVersion', '1'),
    span('1', 'baseImageReleased'),
    span('2', 'planRebake', '1'),
    span('4', 'HTTP GET', '3', `${versions}?api-version=1`),
    span('5', 'HTTP GET', '3', versions.replace('1.0.0', '2.0.0')),
    { ...span('6', 'elsewhere'), traceId: 'other' },
  ];

  expect(traceTree(spans, ({ name }) => name === 'planRebake')).toBe(
    [
      'trace t, 5 spans',
      '└─ baseImageReleased  10 ms',
      '   ├─ planRebake  10 ms',
      '   └─ copyImageVersion  10 ms',
      '      └─ HTTP GET Microsoft.Compute/galleries/images/versions ×2  20 ms',
    ].join('\n'),
  );
});

it('shows the largest of several traces', () => {
  const spans = [{ ...span('1', 'planRebake'), traceId: 'small' }, span('1', 'planRebake'), span('2', 'bake', '1')];

  expect(traceTree(spans, ({ name }) => name === 'planRebake')).toMatch(/^trace t, 2 spans/);
});

it('takes spans whose parent was not received for roots', () => {
  expect(traceTree([span('2', 'planRebake', '1')], () => true)).toContain('└─ planRebake');
});

it('says nothing when the span was not received', () => {
  expect(traceTree([], () => true)).toBe('');
});
