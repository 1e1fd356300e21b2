import { expect, it } from 'vitest';
import { countFailures, type FailureCount } from '../../../../shared/domain/rebake/rebake-failures.ts';

type Outcome = Parameters<typeof countFailures>[1];
const policy = { pauseAfterFailures: 3 };
const count = (...outcomes: readonly Outcome[]): FailureCount =>
  outcomes.reduce<FailureCount>((before, outcome) => countFailures(before.failuresInRow, outcome, policy), {
    failuresInRow: 0,
    pause: null,
  });

it.each([
  { outcomes: ['failed'], failuresInRow: 1, pauses: false },
  { outcomes: ['failed', 'rejected'], failuresInRow: 2, pauses: false },
  { outcomes: ['failed', 'rejected', 'failed'], failuresInRow: 3, pauses: true },
  { outcomes: ['failed', 'failed', 'accepted', 'failed'], failuresInRow: 1, pauses: false },
  { outcomes: ['failed', 'skipped', 'cancelled', 'failed', 'failed'], failuresInRow: 3, pauses: true },
  { outcomes: ['failed', 'failed', 'failed', 'cancelled'], failuresInRow: 3, pauses: false },
  { outcomes: ['failed', 'failed', 'failed', 'failed'], failuresInRow: 4, pauses: true },
  { outcomes: ['accepted'], failuresInRow: 0, pauses: false },
] as const)('after $outcomes: $failuresInRow in a row, pauses: $pauses', ({ outcomes, failuresInRow, pauses }) => {
  const result = count(...outcomes);

  expect(result.failuresInRow).toBe(failuresInRow);
  expect(result.pause !== null).toBe(pauses);
});

it('says why it pauses', () => {
  expect(count('failed', 'rejected', 'failed').pause).toBe('3 rebakes in a row did not give an accepted version');
});

it('a recipe may set another limit', () => {
  expect(countFailures(0, 'failed', { pauseAfterFailures: 1 }).pause).not.toBeNull();
});
