import { describe, expect, it } from 'vitest';
import { tracePage } from '../../../../local/tour/traces/trace-pages.ts';
import { aSpan } from './a-span.ts';

const arm = 'https://localhost/subscriptions/s/providers/Microsoft.Compute/galleries/x/images/y?api-version=1';

describe('the page of all traces', () => {
  it('names what each began with, what it is about, how long it took and what failed', () => {
    const html = tracePage('/', [
      aSpan('baseImageReleased', {
        attributes: { 'faas.name': 'baseImageReleased' },
        startedAt: Date.parse('2026-01-01T10:00:00.250Z'),
        endedAt: Date.parse('2026-01-01T10:00:03Z'),
      }),
      aSpan('planRebake', {
        ...{ spanId: 'p', parentSpanId: 's', failed: true, startedAt: Date.parse('2026-01-01T10:00:01Z') },
        ...{
          endedAt: Date.parse('2026-01-01T10:00:02Z'),
          attributes: { 'faas.name': 'planRebake', 'rebake.imageDefinition': 'ubuntu-web' },
        },
      }),
    ])!;

    const cells = [...html.matchAll(/<td>(.*?)<\/td>/g)].map(([, cell]) => cell!.replace(/<[^>]*>/g, ''));
    expect(cells).toEqual(['2026-01-01 10:00:00.250', 'baseImageReleased', 'ubuntu-web', '2', '1', '2.8 s']);
  });

  it('leaves out timers that found nothing to do, unless all are asked for', () => {
    const attributes = { 'faas.name': 'sweepWork' };
    const spans = [aSpan('sweepWork', { attributes }), aSpan('HTTP GET', { spanId: 'g', parentSpanId: 's' })];

    expect(tracePage('/', spans)).not.toContain('sweepWork');
    expect(tracePage('/all', spans)).toContain('>sweepWork</a>');
  });

  it('is there before anything happened', () => {
    expect(tracePage('/', [])).toContain('0 of <a href="/all">0 traces</a>');
  });
});

describe('the page of a trace', () => {
  it('says on which day it began', () => {
    const startedAt = Date.parse('2026-11-22T09:15:03.250Z');

    const html = tracePage('/traces/t', [aSpan('released', { startedAt, endedAt: startedAt + 10 })]);

    expect(html).toContain('began 2026-11-22 09:15:03.250 UTC');
  });

  it('places each span in the time of the whole', () => {
    const html = tracePage('/traces/t', [
      aSpan('released', { startedAt: 100, endedAt: 300 }),
      aSpan('plan', { spanId: 'p', parentSpanId: 's', startedAt: 150, endedAt: 200 }),
    ]);

    expect(html).toContain('style="left:0.00%;width:100.00%"');
    expect(html).toContain('style="left:25.00%;width:25.00%"');
  });

  it('folds many of one name beside each other, and leaves few as they are', () => {
    const polls = (count: number) =>
      Array.from({ length: count }, (_, i) => aSpan('poll', { spanId: `p${i}`, parentSpanId: 's' }));

    expect(tracePage('/traces/t', [aSpan('root'), ...polls(3)])).not.toContain('×');
    expect(tracePage('/traces/t', [aSpan('root'), ...polls(4)])).toContain('poll ×4');
  });

  it('calls calls by what they went to, and marks what failed', () => {
    const html = tracePage('/traces/t', [aSpan('HTTP PUT', { attributes: { 'http.url': arm }, failed: true })]);

    expect(html).toContain('HTTP PUT Microsoft.Compute/galleries/images');
    expect(html).toContain('class="row failed call"');
  });

  it('takes names and attributes for text', () => {
    const html = tracePage('/traces/t', [aSpan('<b>x</b>', { attributes: { note: '"><script>' } })]);

    expect(html).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(html).not.toContain('<script>');
  });

  it('is not there for a trace that never came', () => {
    expect(tracePage('/traces/other', [aSpan('plan')])).toBeUndefined();
  });

  it.each([
    { milliseconds: 999, shown: '999 ms' },
    { milliseconds: 1500, shown: '1.5 s' },
    { milliseconds: 599_000, shown: '599.0 s' },
    { milliseconds: 11_700_000, shown: '3 h 15 min' },
  ])('says $shown for $milliseconds ms', ({ milliseconds, shown }) => {
    expect(tracePage('/traces/t', [aSpan('plan', { endedAt: milliseconds })])).toContain(`1 spans in ${shown} of`);
  });
});
