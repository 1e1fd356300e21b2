import { describe, expect, it } from 'vitest';
import { createGraphQuota } from '../../../../shared/azure/inventory/graph-quota.ts';

interface Step {
  /** Seconds since the start. */
  readonly at: number;
  readonly resetsAfter?: string;
}

/** The pause after answers at these times, the last of which is a refusal. */
function pauseAfter(answers: readonly Step[], retryAfter: number | null): number | null {
  let at = 0;
  const quota = createGraphQuota({ now: () => new Date(Date.UTC(2026, 0, 1) + at * 1000).toISOString() });
  for (const answer of answers) {
    at = answer.at;
    quota.note(answer.resetsAfter);
  }
  return quota.pause(retryAfter);
}

/** What a service says whose windows are five seconds long and began at the start. */
const told = (at: number): Step => ({ at, resetsAfter: `00:00:0${Math.ceil(5 - (at % 5))}` });

describe('the pause after a refusal', () => {
  it.each([
    { why: 'is as asked for, where nothing else is known', answers: [{ at: 2 }], retryAfter: 7, seconds: 7 },
    { why: 'is as the quota says', answers: [{ at: 2, resetsAfter: '00:00:03' }], retryAfter: null, seconds: 3 },
    { why: 'may be hours', answers: [{ at: 2, resetsAfter: '01:02:03' }], retryAfter: null, seconds: 3723 },
    { why: 'is unknown where nothing is said', answers: [{ at: 2 }], retryAfter: null, seconds: null },
    {
      why: 'is unknown where what is said is no time',
      answers: [{ at: 2, resetsAfter: 'soon' }],
      retryAfter: null,
      seconds: null,
    },
    {
      why: 'is the rest of the window, as the answers before tell it',
      answers: [told(0.1), told(0.9), told(1.02), told(2.3)],
      retryAfter: 3,
      seconds: 2.72,
    },
    {
      why: 'is the rest of the window, without a header of its own',
      answers: [told(0.1), told(1.02), told(2.3)],
      retryAfter: null,
      seconds: 2.72,
    },
    {
      why: 'is of this window, not of the one before',
      answers: [told(0.1), told(3.99), told(5.5), told(6.9)],
      retryAfter: 4,
      seconds: 3.6,
    },
    {
      why: 'is as asked for, where that is longer than the rest of the window: it is for another reason',
      answers: [told(0.1), told(1.02), told(2.3)],
      retryAfter: 20,
      seconds: 20,
    },
    {
      why: 'is as asked for, where that is shorter than the rest of the window',
      answers: [told(0.1), told(1.02), told(2.3)],
      retryAfter: 1,
      seconds: 1,
    },
    {
      why: 'is a second at least, where whole seconds are rounded down',
      answers: [
        { at: 4.2, resetsAfter: '00:00:00' },
        { at: 4.6, resetsAfter: '00:00:00' },
      ],
      retryAfter: 0,
      seconds: 1,
    },
  ])('$why', ({ answers, retryAfter, seconds }) => {
    expect(pauseAfter(answers, retryAfter)).toEqual(seconds === null ? null : expect.closeTo(seconds, 6));
  });

  it.each([0, 0.31, 1.7, 2.99, 3.6])(
    'ends with the window, at most a twentieth of a second later, after a second of answers from %d s on',
    (start) => {
      const answers = Array.from({ length: 30 }, (_, n) => told(start + n * 0.04));
      const refusedAt = answers.at(-1)!.at;

      const end = refusedAt + pauseAfter(answers, Math.ceil(5 - refusedAt))!;

      expect(end).toBeGreaterThanOrEqual(5 - 1e-3);
      expect(end).toBeLessThan(5.05);
    },
  );
});
