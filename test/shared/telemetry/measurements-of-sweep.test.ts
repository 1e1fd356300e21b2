import { expect, it } from 'vitest';
import {
  ageOf,
  measurementsOfAdoption,
  measurementsOfFindings,
  measurementsOfReached,
} from '../../../shared/telemetry/measurements-of-sweep.ts';

it('adds machines up by image definition, environment and verdict, whatever their version', () => {
  const web = { imageDefinition: 'web', stage: 'production', environment: 'production' };

  const measured = measurementsOfAdoption([
    { ...web, version: '1.0.0', verdict: 'outdated', machines: 2 },
    { ...web, version: '1.0.1', verdict: 'compliant', machines: 5 },
    { ...web, version: '0.9.0', verdict: 'outdated', machines: 1 },
    { imageDefinition: null, version: null, stage: null, environment: null, verdict: 'outOfScope', machines: 4 },
  ]);

  expect(measured.map(({ attributes, value }) => [...Object.values(attributes), value])).toEqual([
    ['web', 'production', 'outdated', 3],
    ['web', 'production', 'compliant', 5],
    ['none', 'none', 'outOfScope', 4],
  ]);
});

it('counts open findings by verdict and age', () => {
  const measured = measurementsOfFindings([
    { verdict: 'outdated', age: 'under a day' },
    { verdict: 'revoked', age: 'under a day' },
    { verdict: 'outdated', age: 'under a day' },
  ]);

  expect(measured).toEqual([
    { name: 'rebake.findings.open', value: 2, attributes: { verdict: 'outdated', age: 'under a day' } },
    { name: 'rebake.findings.open', value: 1, attributes: { verdict: 'revoked', age: 'under a day' } },
  ]);
});

it.each([
  { openedAt: '2026-11-30T12:00:00Z', age: 'under a day' },
  { openedAt: '2026-11-29T23:59:00Z', age: '1 to 7 days' },
  { openedAt: '2026-11-20T00:00:00Z', age: '7 to 30 days' },
  { openedAt: '2026-10-01T00:00:00Z', age: 'over 30 days' },
])('calls a finding of $openedAt $age old', ({ openedAt, age }) => {
  expect(ageOf(openedAt, '2026-12-01T00:00:00Z')).toBe(age);
});

it('tells how long adoption took, of what was first seen now and began under watch', () => {
  const at = '2026-12-01T00:00:00.000Z';
  const web = { imageDefinition: 'web', stage: 'production', version: '1.4.0' };

  const measured = measurementsOfReached(
    [
      { ...web, share: 0.5, at: '2026-11-30T00:00:00.000Z', seconds: 60 },
      { ...web, share: 0.9, at, seconds: 3600 },
      { ...web, stage: 'test', share: 0.5, at, seconds: null },
    ],
    at,
  );

  expect(measured).toEqual([
    {
      ...{ name: 'rebake.adoption.delay', value: 3600 },
      attributes: { imageDefinition: 'web', stage: 'production', share: '90%' },
    },
  ]);
});
