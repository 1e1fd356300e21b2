import { expect, it } from 'vitest';
import { compareVersions, mayRun } from '../../../../../local/host/durable/orchestration/version.ts';
import { parseDurableSettings } from '../../../../../local/host/durable/settings.ts';
import { createAppSettings } from '../../../../../local/host/settings/app-settings.ts';

function verdict(settings: object, version: string | null): string {
  const parsed = parseDurableSettings(settings, createAppSettings({}, {}));
  return parsed.kind === 'settings' ? mayRun(parsed.settings, version).kind : 'invalid';
}

it.each([
  { defaultVersion: '2.0', version: '2.0', kind: 'run' },
  { defaultVersion: '2.0', version: '1.10', kind: 'run' },
  { defaultVersion: '2.0', version: null, kind: 'run' },
  { defaultVersion: '2.0', version: '2.0.1', kind: 'wait' },
])('takes up current and older versions: $version under $defaultVersion', ({ defaultVersion, version, kind }) => {
  expect(verdict({ defaultVersion }, version)).toBe(kind);
});

it('takes up no version at all without a default, but instances that have none', () => {
  expect(verdict({}, '1.0')).toBe('wait');
  expect(verdict({}, null)).toBe('run');
});

it('takes up only its own version when strict, any when told not to match', () => {
  expect(verdict({ defaultVersion: '2.0', versionMatchStrategy: 'Strict' }, '1.0')).toBe('wait');
  expect(verdict({ defaultVersion: '2.0', versionMatchStrategy: 'Strict' }, '2.0')).toBe('run');
  expect(verdict({ defaultVersion: '2.0', versionMatchStrategy: 'None' }, '3.0')).toBe('run');
});

it('fails what it does not take up when told so', () => {
  expect(verdict({ defaultVersion: '2.0', versionFailureStrategy: 'Fail' }, '3.0')).toBe('fail');
});

it('compares dotted numbers by number and anything else as text', () => {
  expect(compareVersions('1.9', '1.10')).toBeLessThan(0);
  expect(compareVersions('2', '2.0')).toBe(0);
  expect(compareVersions('beta', 'alpha')).toBeGreaterThan(0);
});
