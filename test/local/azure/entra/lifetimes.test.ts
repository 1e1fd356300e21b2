import { describe, expect, it } from 'vitest';
import { longestLifetime, tokenLifetime } from '../../../../local/azure/entra/lifetimes.ts';

const hour = 3600;

describe('a token', () => {
  it.each([
    { kind: 'other', speed: 1, seconds: 8 * hour },
    { kind: 'other', speed: 240, seconds: 240 * 8 * hour },
    { kind: 'other', speed: 0.5, seconds: 4 * hour },
    { kind: 'managedIdentity', speed: 1, seconds: 24 * hour },
    { kind: 'managedIdentity', speed: 60, seconds: 24 * hour },
    { kind: 'managedIdentity', speed: 144, seconds: 24 * hour },
    { kind: 'managedIdentity', speed: 240, seconds: 40 * hour },
  ] as const)('of kind $kind lives $seconds virtual seconds at speed $speed', ({ kind, speed, seconds }) => {
    expect(tokenLifetime(kind, speed)).toBe(seconds);
  });

  it.each([
    { speed: 1, seconds: 24 * hour },
    { speed: 240, seconds: 240 * 8 * hour },
  ])(
    'is never older than $seconds virtual seconds at speed $speed, so that long its key is kept',
    ({ speed, seconds }) => {
      expect(longestLifetime(speed)).toBe(seconds);
    },
  );
});
