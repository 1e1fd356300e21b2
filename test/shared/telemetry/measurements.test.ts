import { expect, it } from 'vitest';
import type { Change } from '../../../shared/ports/image-records.ts';
import { measurementsOf } from '../../../shared/telemetry/measurements.ts';
import { aRebake, aVersion } from '../../support/some-records.ts';

const now = '2026-11-01T12:00:00Z';
const replaced = (record: (Change & { kind: 'replace' })['record']): Change => ({ kind: 'replace', etag: '1', record });
const outbox = (message: object): Change => ({
  kind: 'create',
  record: { type: 'outbox', id: 'outbox:1', imageDefinition: 'web', at: '2026-11-01T12:00:00Z', message } as never,
});

it('measures a rebake and its steps when it ends, and not before', () => {
  const step = { name: 'nginx', state: 'succeeded', exitCode: 0, output: '', error: '', log: null } as const;
  const steps = [{ ...step, startedAt: '2026-11-01T10:05:00Z', endedAt: '2026-11-01T10:07:30Z' }];
  const rebake = aRebake({ imageDefinition: 'web', requestedAt: '2026-11-01T10:00:00Z', steps });
  const outcome = { kind: 'accepted', message: '', problems: [] as string[] } as const;

  const ended = measurementsOf([replaced({ ...rebake, endedAt: '2026-11-01T11:00:00Z', outcome })], now);

  expect(measurementsOf([replaced({ ...rebake, endedAt: null })], now)).toEqual([]);
  expect(ended).toEqual([
    {
      name: 'rebake.rebake.duration',
      value: 3600,
      attributes: { imageDefinition: 'web', outcome: 'accepted' },
    },
    {
      name: 'rebake.step.duration',
      value: 150,
      attributes: { imageDefinition: 'web', step: 'nginx', state: 'succeeded' },
    },
  ]);
});

it('measures from the bake to going live, in the batch that says so', () => {
  const version = aVersion('1.0.0', { imageDefinition: 'web', bakedAt: '2026-11-01T11:00:00Z' });
  const data = { imageDefinition: 'web', version: '1.0.0', stage: 'production', before: null };
  const live = outbox({ kind: 'fact', eventType: 'Rebake.ImageVersion.Live', subject: 'web/1.0.0', data });

  expect(measurementsOf([replaced(version), live], now)).toContainEqual({
    name: 'rebake.live.delay',
    value: 3600,
    attributes: { imageDefinition: 'web', stage: 'production' },
  });
  expect(measurementsOf([replaced(version)], now)).toEqual([]);
});

it('counts changes by what was done, facts by type and alerts by severity', () => {
  const audit = { type: 'audit', id: 'audit:1', imageDefinition: 'web', action: 'promotionApproved' };
  const alert = { kind: 'alert', severity: 'critical', title: 'x', text: '', facts: [], links: [] };

  const counted = measurementsOf([{ kind: 'create', record: audit as never }, outbox(alert)], now);

  expect(counted.map(({ name, value, attributes }) => [name, value, attributes])).toEqual([
    ['rebake.changes', 1, { action: 'promotionApproved', imageDefinition: 'web' }],
    ['rebake.alerts', 1, { severity: 'critical' }],
  ]);
});

it('measures nothing of what is removed', () => {
  expect(measurementsOf([{ kind: 'remove', id: 'outbox:1' }], now)).toEqual([]);
});

it.each([
  { what: 'brings a newer base', before: '2026-10-01T00:00:00Z', delays: ['rebake.live.delay', 'rebake.patch.delay'] },
  { what: 'has the base of the one before it', before: '2026-11-01T06:00:00Z', delays: ['rebake.live.delay'] },
  { what: 'has an older base', before: '2026-11-01T08:00:00Z', delays: ['rebake.live.delay'] },
])('measures from a release to going live where the version $what: $delays', ({ before, delays }) => {
  const on = (version: string, releasedAt: string) =>
    aVersion(version, {
      imageDefinition: 'web',
      base: { kind: 'marketplace', urn: 'a:b:c', version: '1', releasedAt },
    });
  const data = { imageDefinition: 'web', version: '1.0.1', stage: 'production', before: '1.0.0' };
  const live = outbox({ kind: 'fact', eventType: 'Rebake.ImageVersion.Live', subject: 'web/1.0.1', data });

  const measured = measurementsOf(
    [replaced(on('1.0.1', '2026-11-01T06:00:00Z')), replaced(on('1.0.0', before)), live],
    now,
  );

  const found = measured.filter(({ name }) => name.endsWith('.delay'));
  expect(found.map(({ name }) => name)).toEqual(delays);
  expect(found.find(({ name }) => name === 'rebake.patch.delay')?.value ?? 6 * 3600).toBe(6 * 3600);
});

it('measures nothing of a patch for the first version: there was nothing to patch', () => {
  const base = { kind: 'marketplace', urn: 'a:b:c', version: '1', releasedAt: '2026-11-01T06:00:00Z' } as const;
  const data = { imageDefinition: 'web', version: '1.0.0', stage: 'production', before: null };
  const live = outbox({ kind: 'fact', eventType: 'Rebake.ImageVersion.Live', subject: 'web/1.0.0', data });

  const names = measurementsOf([replaced(aVersion('1.0.0', { base })), live], now).map(({ name }) => name);

  expect(names).not.toContain('rebake.patch.delay');
});
