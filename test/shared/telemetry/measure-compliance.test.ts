import { metrics } from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { measureCompliance } from '../../../shared/telemetry/measure-compliance.ts';
import type { AdoptionCount } from '../../../shared/domain/compliance/adoption/adoption.ts';
import { aComplianceApp } from '../../support/compliance/compliance-app.ts';
import { aVm } from '../../support/compliance/some-machines.ts';

let exporter: InMemoryMetricExporter;
let provider: MeterProvider;
beforeEach(() => {
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  metrics.setGlobalMeterProvider(provider);
});
afterEach(async () => {
  await provider.shutdown();
  metrics.disable();
});

/** The levels of a metric now: its attributes' values and the level. */
async function levels(metric: string): Promise<readonly (readonly unknown[])[]> {
  exporter.reset();
  await provider.forceFlush();
  const all = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  return all
    .filter(({ descriptor }) => descriptor.name === metric)
    .flatMap(({ dataPoints }) => dataPoints.map(({ attributes, value }) => [...Object.values(attributes), value]));
}

const adopted = (day: string, verdict: AdoptionCount['verdict'], machines: number) => ({
  ...({ type: 'adoption', partition: 'adoption', id: day, at: `${day}T12:00:00Z`, sweepId: 'sweep' } as const),
  counts: [
    { imageDefinition: 'web', version: '1.0.0', stage: 'production', environment: 'production', verdict, machines },
  ],
});

it('tells after a sweep how machines stand, and that nobody stands as before', async () => {
  const { ports } = await aComplianceApp();
  const compliance = measureCompliance(ports.compliance, ports);

  await compliance.commit('adoption', [{ kind: 'create', record: adopted('2026-11-01', 'outdated', 3) }]);
  expect(await levels('rebake.machines')).toEqual([['web', 'production', 'outdated', 3]]);

  await compliance.commit('adoption', [{ kind: 'create', record: adopted('2026-11-02', 'compliant', 3) }]);
  expect(new Map((await levels('rebake.machines')).map(([, , verdict, value]) => [verdict, value]))).toEqual(
    new Map([
      ['outdated', 0],
      ['compliant', 3],
    ]),
  );
});

it('tells open findings by verdict and age', async () => {
  const app = await aComplianceApp();
  await app.written(aVm('vm1'), aVm('vm2'));
  await app.pass(2 * 24 * 3600);
  const compliance = measureCompliance(app.ports.compliance, app.ports);

  await compliance.commit('adoption', [{ kind: 'create', record: adopted('2026-11-01', 'outdated', 3) }]);

  expect(await levels('rebake.findings.open')).toEqual([['unapprovedSource', '1 to 7 days', 2]]);
});

it('tells nothing of what was not committed', async () => {
  const { ports } = await aComplianceApp();
  const compliance = measureCompliance({ ...ports.compliance, commit: () => Promise.resolve('conflict') }, ports);

  await compliance.commit('adoption', [{ kind: 'create', record: adopted('2026-11-01', 'outdated', 3) }]);

  expect(await levels('rebake.machines')).toEqual([]);
});
