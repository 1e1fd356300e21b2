import { context, metrics, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('the outcome of a call', () => {
  const notFound = Object.assign(new Error('not found'), { statusCode: 404 });

  it.each([
    { what: 'an answer of 404', status: 404, error: undefined, code: SpanStatusCode.UNSET },
    { what: 'an error of 404', status: undefined, error: notFound, code: SpanStatusCode.UNSET },
    { what: 'an answer of 403', status: 403, error: undefined, code: SpanStatusCode.ERROR },
    { what: 'an answer of 429', status: 429, error: undefined, code: SpanStatusCode.ERROR },
    { what: 'no answer', status: undefined, error: new Error('ECONNRESET'), code: SpanStatusCode.ERROR },
  ])('with $what is $code', ({ status, error, code }) => {
    const { span } = createAzureInstrumenter().startSpan('HTTP GET', call);

    if (status !== undefined) {
      span.setAttribute('http.status_code', status);
    }
    span.setStatus({ status: 'error', ...(error && { error }) });
    span.end();

    expect(spans.ended()[0]?.status.code).toBe(code);
  });

  it('is counted by host and status, and a throttle as such', async () => {
    const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const provider = new MeterProvider({ readers: [reader] });
    metrics.setGlobalMeterProvider(provider);
    for (const status of [200, 200, 429]) {
      createAzureInstrumenter().startSpan('HTTP GET', call).span.setAttribute('http.status_code', status);
    }
    await provider.forceFlush();
    metrics.disable();

    const scopes = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics);
    const points = scopes.flatMap(({ metrics: all }) =>
      all.flatMap(({ descriptor, dataPoints }) =>
        dataPoints.map(({ value, attributes }) => [descriptor.name, value, attributes]),
      ),
    );
    const host = { 'server.address': 'management.azure.com' };
    expect(points).toEqual([
      ['rebake.azure.calls', 2, { ...host, 'http.response.status_code': 200 }],
      ['rebake.azure.calls', 1, { ...host, 'http.response.status_code': 429 }],
      ['rebake.azure.throttles', 1, host],
    ]);
    await provider.shutdown();
  });
});
