import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { expect, it, onTestFinished } from 'vitest';
import { receiveTraces } from '../../../../local/tour/traces/receive-traces.ts';

it("receives what OpenTelemetry's exporter sends", async () => {
  const receiver = await receiveTraces();
  onTestFinished(() => receiver.close());
  const exporter = new OTLPTraceExporter({ url: `${receiver.endpoint}/v1/traces` });
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });

  provider
    .getTracer('test')
    .startSpan('plan', { attributes: { stage: 'test', tries: 2, live: true } })
    .end();
  await provider.shutdown();

  expect(receiver.spans()).toMatchObject([
    { name: 'plan', parentSpanId: undefined, failed: false, attributes: { stage: 'test', tries: 2, live: true } },
  ]);
  expect(receiver.bodies()).toHaveLength(1);
  expect(Math.abs(receiver.spans()[0]!.startedAt - Date.now())).toBeLessThan(60_000);
});

it('has what came, and its address, again when it is opened with the same folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rebake-traces-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = await receiveTraces(folder);
  const exporter = new OTLPTraceExporter({ url: `${before.endpoint}/v1/traces` });
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.getTracer('test').startSpan('plan').end();
  await provider.shutdown();
  await before.close();

  const after = await receiveTraces(folder);
  onTestFinished(() => after.close());

  expect(after.endpoint).toBe(before.endpoint);
  expect(after.spans()).toEqual(before.spans());
  expect(await (await fetch(`${after.endpoint}/all`)).text()).toContain('>plan</a>');
});

it('shows the traces in a browser, and tells failures', async () => {
  const receiver = await receiveTraces();
  onTestFinished(() => receiver.close());
  const exporter = new OTLPTraceExporter({ url: `${receiver.endpoint}/v1/traces` });
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const span = provider.getTracer('test').startSpan('captureImageVersion');
  span.setStatus({ code: 2 });
  span.end();
  await provider.shutdown();

  const { traceId, failed } = receiver.spans()[0]!;
  const all = await fetch(`${receiver.endpoint}/all`);
  const one = await fetch(`${receiver.endpoint}/traces/${traceId}`);
  const none = await fetch(`${receiver.endpoint}/traces/0`);

  expect(failed).toBe(true);
  expect([all.status, one.status, none.status]).toEqual([200, 200, 404]);
  expect(await all.text()).toContain(`<a href="/traces/${traceId}">captureImageVersion</a>`);
  expect(await one.text()).toContain('captureImageVersion');
});
