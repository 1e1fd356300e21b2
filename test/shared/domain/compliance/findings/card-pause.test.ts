import { describe, expect, it } from 'vitest';
import { cardPause } from '../../../../../shared/domain/compliance/findings/card-pause.ts';

describe('a card that Teams does not take', () => {
  it.each([
    { attempts: 0, asked: null, pause: 15, what: 'comes again soon' },
    { attempts: 4, asked: null, pause: 300, what: 'comes again later and later' },
    { attempts: 9, asked: null, pause: 900, what: 'comes again for the last time' },
    { attempts: 10, asked: null, pause: null, what: 'is given up' },
    { attempts: 0, asked: 90, pause: 90, what: 'comes again when Teams asks for it' },
    { attempts: 9, asked: 1, pause: 900, what: 'comes again later and later, though Teams asks for less' },
    { attempts: 10, asked: 1, pause: null, what: 'is given up, whatever Teams asks for' },
    { attempts: 0, asked: 3_600, pause: 3_600, what: 'waits for an hour at most' },
    { attempts: 0, asked: 3_601, pause: null, what: 'is given up where Teams asks for more than an hour' },
  ])('$what: after $attempts tries, asked for $asked', ({ attempts, asked, pause }) => {
    expect(cardPause(attempts, asked)).toBe(pause);
  });

  it('is tried for more than an hour', () => {
    const all = Array.from({ length: 10 }, (_, attempts) => cardPause(attempts, null)!);

    expect(all.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(3_600);
    expect(all).toEqual([15, 30, 60, 120, 300, 600, 900, 900, 900, 900]);
  });
});
