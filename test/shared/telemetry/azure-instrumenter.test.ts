import { context, SpanStatusCode, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createAzureInstrumenter } from '../../../shared/telemetry/azure-instrumenter.ts';
import { contextOf } from '../../../shared/telemetry/trace-parent.ts';
import { collectSpans } from './spans.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const call = {
  packageName: '@azure/core-rest-pipeline',
  spanAttributes: { 'http.url': 'https://management.azure.com/x?api-version=1&sig=REDACTED', ignored: { a: 1 } },
};

let spans: ReturnType<typeof collectSpans>;
beforeEach(() => {
  spans = collectSpans();
});
afterEach(() => spans.stop());

it("makes the SDKs' calls children of what is active, and hands the trace to the service", () => {
  const instrumenter = createAzureInstrumenter();

  const headers = context.with(contextOf(parent), () => {
    const { span, tracingContext } = instrumenter.startSpan('HTTP GET', call);
    span.setAttribute('http.status_code', 429);
    span.end();
    return instrumenter.createRequestHeaders(tracingContext);
  });

  const [span] = spans.ended();
  expect(span).toMatchObject({
    name: 'HTTP GET',
    parentSpanContext: { spanId: 'b7ad6b7169203331' },
    attributes: { 'http.status_code': 429 },
  });
  expect(span?.attributes).not.toHaveProperty('ignored');
  expect(headers['traceparent']).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`);
});

it('keeps the name of an error and not its message', () => {
  const { span } = createAzureInstrumenter().startSpan('HTTP GET', call);

  span.setStatus({ status: 'error', error: new RangeError('sig=secret') });
  span.recordException(new RangeError('sig=secret'));
  span.end();

  const [ended] = spans.ended();
  expect(ended?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'RangeError' });
  expect(JSON.stringify(ended?.events)).not.toContain('secret');
});

it('reads the trace of a header, and runs callbacks in it', () => {
  const instrumenter = createAzureInstrumenter();

  const seen = instrumenter.withContext(instrumenter.parseTraceparentHeader(parent)!, () =>
    trace.getSpanContext(context.active()),
  );

  expect(seen).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' });
});
