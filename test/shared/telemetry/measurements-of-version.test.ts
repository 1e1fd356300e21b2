import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../shared/domain/image-version/evidence.ts';
import type { ObservedRegion } from '../../../shared/domain/records/image-version-record.ts';
import { measurementsOfVersion } from '../../../shared/telemetry/measurements-of-version.ts';
import { aVersion, inStage } from '../../support/some-records.ts';

const now = '2026-11-01T12:00:00Z';
const evidence = (check: string, outcome: Evidence['outcome'], at: string): Evidence => ({
  ...{ check, outcome, at, required: true, durationSeconds: 1, output: '', outputUrl: null, reportedBy: 'rebake' },
});

describe('checks', () => {
  it('are counted by outcome when they report, each once', () => {
    const boots = evidence('boots', 'passed', '2026-11-01T11:00:00Z');
    const serves = evidence('serves', 'failed', '2026-11-01T11:05:00Z');
    const before = aVersion('1.0.0', { evidence: [boots] });

    const measured = measurementsOfVersion(before, { ...before, evidence: [boots, serves] }, now);

    const attributes = { imageDefinition: 'ubuntu-web', check: 'serves', outcome: 'failed' };
    expect(measured).toEqual([{ name: 'rebake.checks', value: 1, attributes }]);
    expect(
      measurementsOfVersion({ ...before, evidence: [boots, serves] }, { ...before, evidence: [boots, serves] }, now),
    ).toEqual([]);
  });
});

describe('a bake', () => {
  it('is measured from the release of its base, if that was seen', () => {
    const base = { kind: 'marketplace', urn: 'a:b:c', version: '1', releasedAt: '2026-11-01T09:00:00Z' } as const;
    const before = aVersion('1.0.0', { base, bakedAt: null });

    const measured = measurementsOfVersion(before, { ...before, bakedAt: '2026-11-01T10:00:00Z' }, now);

    const attributes = { imageDefinition: 'ubuntu-web' };
    expect(measured).toEqual([{ name: 'rebake.bake.delay', value: 3600, attributes }]);
  });
});

describe('replication', () => {
  const observed = (name: string, state: ObservedRegion['state'], startedAt?: string): ObservedRegion => ({
    ...{ name, state, progress: 0, details: '' },
    ...(startedAt === undefined ? {} : { startedAt }),
  });
  const version = (...regions: readonly ObservedRegion[]) =>
    aVersion('1.0.0', { stages: { production: inStage({ observed: [...regions] }) } });

  it('is measured for each region when it is complete', () => {
    const began = '2026-11-01T11:30:00Z';
    const before = version(observed('eastus', 'Replicating', began), observed('westus', 'Completed', began));
    const after = version(observed('eastus', 'Completed', began), observed('westus', 'Completed', began));

    expect(measurementsOfVersion(before, after, now)).toEqual([
      { name: 'rebake.replication.duration', value: 1800, attributes: { stage: 'production', region: 'eastus' } },
    ]);
  });

  it.each([
    {
      what: 'was complete when it was first seen',
      before: version(),
      after: version(observed('eastus', 'Completed', now)),
    },
    {
      what: 'has no beginning that is known',
      before: version(observed('eastus', 'Replicating')),
      after: version(observed('eastus', 'Completed')),
    },
    {
      what: 'failed',
      before: version(observed('eastus', 'Replicating', now)),
      after: version(observed('eastus', 'Failed', now)),
    },
  ])('is not measured of a region that $what', ({ before, after }) => {
    expect(measurementsOfVersion(before, after, now)).toEqual([]);
  });
});
