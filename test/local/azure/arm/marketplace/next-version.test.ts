import { describe, expect, it } from 'vitest';
import { nextVersion } from '../../../../../local/azure/arm/marketplace/next-version.ts';

const day = Date.parse('2026-11-22T09:00:00Z');

describe('the next version', () => {
  it.each([
    { newest: '24.04.202609040', next: '24.04.202611220' },
    { newest: '24.04.202611220', next: '24.04.202611221' },
    { newest: '24.04.202701010', next: '24.04.202701011' },
    { newest: '20348.5622.260906', next: '20348.5622.261122' },
    { newest: '20348.5622.261122', next: '20348.5622.261123' },
    { newest: '9.8.2026062323', next: '9.8.2026112200' },
    { newest: '9.1.20260623', next: '9.1.20261122' },
    { newest: '2026.07.22', next: '2026.07.23' },
    { newest: '1.2.3', next: '1.2.4' },
    { newest: '1.2.269940', next: '1.2.269941' },
  ])('after $newest is $next, released on 22 November 2026', ({ newest, next }) => {
    expect(nextVersion([newest], day)).toBe(next);
  });

  it('follows the highest number, whatever was published last', () => {
    expect(nextVersion(['1.10.0', '1.9.0'], day)).toBe('1.10.1');
  });

  it('is a first one where there was none', () => {
    expect(nextVersion([], day)).toBe('1.0.1');
  });
});
