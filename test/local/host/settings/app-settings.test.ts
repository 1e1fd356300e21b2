import { describe, expect, it } from 'vitest';
import { createAppSettings, resolveSettings } from '../../../../local/host/settings/app-settings.ts';

describe('createAppSettings', () => {
  it('prefers the environment to local.settings.json, and that to defaults', () => {
    const settings = createAppSettings(
      { A: 'environment', GONE: undefined },
      { A: 'file', B: 'file' },
      { B: 'x', C: 'default' },
    );

    expect(['A', 'B', 'C', 'GONE'].map((name) => settings.get(name))).toEqual([
      'environment',
      'file',
      'default',
      undefined,
    ]);
    expect(settings.environment).toEqual({ A: 'environment', B: 'file', C: 'default' });
  });

  it.each(['Bus__fullyQualifiedNamespace', 'bus:FULLYQUALIFIEDNAMESPACE', 'Bus__FullyQualifiedNamespace'])(
    'finds a setting by %s, as .NET does',
    (name) => {
      expect(createAppSettings({ Bus__fullyQualifiedNamespace: 'x' }, {}).get(name)).toBe('x');
    },
  );
});

describe('resolveSettings', () => {
  const settings = createAppSettings({ QUEUE: 'orders', EMPTY: '' }, {});

  it.each([
    { text: '%QUEUE%', resolved: 'orders' },
    { text: 'new-%queue%-%QUEUE%', resolved: 'new-orders-orders' },
    { text: '%EMPTY%', resolved: '' },
    { text: '100 %', resolved: '100 %' },
    { text: 'plain', resolved: 'plain' },
  ])('makes $resolved of $text', ({ text, resolved }) => {
    expect(resolveSettings(text, settings)).toBe(resolved);
  });

  it('names the setting that is missing', () => {
    expect(() => resolveSettings('%NOWHERE%', settings)).toThrow('the app setting NOWHERE is missing');
  });
});
