import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { done, failed, nextLookSeconds, running } from '../../../shared/domain/progress.ts';

describe('when to look again', () => {
  it.each([
    { what: 'young work', elapsed: 10, percent: null, seconds: 5 },
    { what: 'older work', elapsed: 400, percent: null, seconds: 20 },
    { what: 'old work', elapsed: 40_000, percent: null, seconds: 30 },
    { what: 'work that has hardly begun', elapsed: 40, percent: 1, seconds: 10 },
    { what: 'work that has just a pace to speak of', elapsed: 10, percent: 5, seconds: 95 },
    { what: 'work that goes on for long', elapsed: 300, percent: 10, seconds: 120 },
    { what: 'work that is half done', elapsed: 100, percent: 50, seconds: 50 },
    { what: 'work that is nearly done', elapsed: 1000, percent: 99, seconds: 5 },
    { what: 'work that says it is done', elapsed: 1000, percent: 100, seconds: 5 },
  ])('at $what: in $seconds s', ({ elapsed, percent, seconds }) => {
    expect(nextLookSeconds(elapsed, percent)).toBe(seconds);
  });

  it('is never before a machine may be read again, nor so late that nobody would notice a cancellation', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.option(fc.integer({ min: 0, max: 100 })),
        (elapsed, percent) => {
          const seconds = nextLookSeconds(elapsed, percent);
          expect(seconds).toBeGreaterThanOrEqual(5);
          expect(seconds).toBeLessThanOrEqual(percent === null ? 30 : 120);
        },
      ),
    );
  });
});

it('says nothing of a percentage that nobody told', () => {
  expect(running('working')).toEqual({ kind: 'running', doing: 'working', carry: null, waitSeconds: null });
  expect(running('copying', null, null, 40)).toMatchObject({ percent: 40 });
});

it('says how work ended', () => {
  expect(done).toEqual({ kind: 'done' });
  expect(failed('QuotaExceeded', 'No cores.')).toEqual({
    kind: 'failed',
    code: 'QuotaExceeded',
    message: 'No cores.',
  });
});
