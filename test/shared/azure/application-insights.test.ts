import { context, SpanKind, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApplicationInsightsExporters } from '../../../shared/azure/application-insights.ts';
import { createProviders } from '../../../shared/telemetry/providers.ts';
import { type Ingestion, startIngestion } from './support/ingestion.ts';

let ingestion: Ingestion;
let providers: ReturnType<typeof createProviders>;
const scopes: string[] = [];

beforeEach(async () => {
  ingestion = await startIngestion();
  scopes.length = 0;
  const credential = {
    getToken(scope: string | string[]) {
      scopes.push(...[scope].flat());
      return Promise.resolve({ token: 'the-token', expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  };
  const { connectionString, ca } = ingestion;
  providers = createProviders([
    createApplicationInsightsExporters(connectionString, credential, { tlsOptions: { ca } }),
  ]);
});
afterEach(() => ingestion.close());

/** What came of spans; the exporter also tells, once a batch, of which resource they are. */
function dependencies() {
  return ingestion.items().filter(({ data }) => data.baseType === 'RemoteDependencyData');
}

/** Sends what was collected. */
async function flush(): Promise<void> {
  await Promise.all([providers.tracerProvider.shutdown(), providers.meterProvider.shutdown()]);
}

describe('spans', () => {
  it('become dependencies of one operation, each below its parent', async () => {
    const tracer = providers.tracerProvider.getTracer('rebake');
    const parent = tracer.startSpan('planRebake', { attributes: { 'rebake.imageDefinition': 'ubuntu-web' } });
    const attributes = { 'http.method': 'GET', 'http.url': 'https://management.azure.com/subscriptions/s' };
    const inside = trace.setSpan(context.active(), parent);
    tracer.startSpan('HTTP GET', { kind: SpanKind.CLIENT, attributes }, inside).end();
    parent.end();
    await flush();

    const [call, plan] = dependencies();
    expect(plan).toMatchObject({
      data: { baseData: { name: 'planRebake', success: true } },
    });
    expect(plan?.data.baseData['properties']).toMatchObject({ 'rebake.imageDefinition': 'ubuntu-web' });
    expect(call).toMatchObject({
      tags: { 'ai.operation.id': parent.spanContext().traceId, 'ai.operation.parentId': parent.spanContext().spanId },
      data: { baseData: { type: 'Http', target: 'management.azure.com' } },
    });
  });

  it.each([SpanKind.SERVER, SpanKind.CONSUMER])(
    "of invocations (kind %s) are no second request beside the host's, and have its name of the operation",
    async (kind) => {
      const options = { kind, attributes: { 'faas.name': 'baseImageReleased', 'faas.invocation_id': 'i1' } };
      providers.tracerProvider.getTracer('rebake').startSpan('baseImageReleased', options).end();
      await flush();

      const [span] = dependencies();
      expect(span).toMatchObject({
        tags: { 'ai.operation.name': 'baseImageReleased', 'ai.cloud.role': 'rebake' },
        data: { baseData: { name: 'baseImageReleased' } },
      });
      expect(ingestion.items().filter(({ data }) => data.baseType === 'RequestData')).toEqual([]);
      expect(span?.data.baseData['properties']).toMatchObject({ 'faas.invocation_id': 'i1' });
    },
  );

  it('of failures say so', async () => {
    const span = providers.tracerProvider.getTracer('rebake').startSpan('planRebake');
    span.setStatus({ code: 2 });
    span.end();
    await flush();

    expect(dependencies()[0]?.data.baseData['success']).toBe(false);
  });
});

describe('metrics', () => {
  it('are sent with their attributes: sums since the last time, and least and most of durations', async () => {
    const meter = providers.meterProvider.getMeter('rebake');
    meter.createCounter('rebake.checks').add(2, { outcome: 'passed' });
    const delays = meter.createHistogram('rebake.patch.delay', { unit: 's' });
    delays.record(3600, { imageDefinition: 'web', stage: 'production' });
    delays.record(7200, { imageDefinition: 'web', stage: 'production' });
    meter.createGauge('rebake.findings.open').record(7, { verdict: 'outdated' });
    await flush();

    const sent = ingestion.items().map(({ data }) => data.baseData);
    expect(sent.map(({ metrics, properties }) => [metrics, properties])).toEqual([
      [[expect.objectContaining({ name: 'rebake.checks', value: 2, count: 1 })], { outcome: 'passed' }],
      [
        [expect.objectContaining({ name: 'rebake.patch.delay', value: 10_800, count: 2, min: 3600, max: 7200 })],
        { imageDefinition: 'web', stage: 'production' },
      ],
      [[expect.objectContaining({ name: 'rebake.findings.open', value: 7 })], { verdict: 'outdated' }],
    ]);
  });
});

describe('what is sent', () => {
  it("comes in the identity's name, for the audience of Azure Monitor", async () => {
    providers.tracerProvider.getTracer('rebake').startSpan('planRebake').end();
    await flush();

    expect(ingestion.authorizations()).toEqual(['Bearer the-token']);
    expect(new Set(scopes)).toEqual(new Set(['https://monitor.azure.com/.default']));
  });

  it('is tried again when the service is busy', async () => {
    ingestion.refuseOnce(503);
    providers.tracerProvider.getTracer('rebake').startSpan('planRebake').end();
    await flush();

    expect(dependencies()).toHaveLength(1);
  });
});
