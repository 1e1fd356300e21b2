import { describe, expect, it } from 'vitest';
import type { AdoptionCount } from '../../../../../shared/domain/compliance/adoption/adoption.ts';
import { AdoptionReached, adoptionReached } from '../../../../../shared/domain/compliance/adoption/adoption-reached.ts';

const since = '2026-03-01T00:00:00.000Z';
const now = '2026-03-03T00:00:00.000Z';
const twoDays = 2 * 86_400;
const web = { imageDefinition: 'web', stage: 'production', version: '1.4.0', since, previous: ['1.3.0'] };

/** Machines by version, all in production. */
function counts(machines: Readonly<Record<string, number>>, changes: Partial<AdoptionCount> = {}): AdoptionCount[] {
  return Object.entries(machines).map(([version, count]) => ({
    ...{ imageDefinition: 'web', version, stage: 'production', environment: 'production', verdict: 'compliant' },
    ...{ machines: count, ...changes },
  }));
}

const reached = (share: number, changes: Partial<AdoptionReached> = {}): AdoptionReached => ({
  ...{ imageDefinition: 'web', stage: 'production', version: '1.4.0', share, at: now, seconds: twoDays },
  ...changes,
});

describe('a version that is live is adopted', () => {
  it.each([
    { machines: { '1.3.0': 10 }, shares: [], what: 'by nobody at first' },
    { machines: { '1.3.0': 6, '1.4.0': 5 }, shares: [], what: 'not yet by half' },
    { machines: { '1.3.0': 5, '1.4.0': 5 }, shares: [0.5], what: 'by half' },
    { machines: { '1.3.0': 2, '1.4.0': 17 }, shares: [0.5], what: 'by more than half' },
    { machines: { '1.3.0': 1, '1.4.0': 9 }, shares: [0.5, 0.9], what: 'by nine tenths' },
    { machines: { '1.4.0': 1 }, shares: [0.5, 0.9], what: 'by the only machine there is' },
    { machines: { '1.10.0': 9, '1.3.9': 1 }, shares: [0.5, 0.9], what: 'by those that run a newer one, too' },
    { machines: {}, shares: [], what: 'by none where there are none' },
  ])('$what: $machines', ({ machines, shares }) => {
    expect(adoptionReached(counts(machines), [web], [], now)).toEqual(shares.map((share) => reached(share)));
  });

  it('not by machines that run a newer one which was rolled back', () => {
    const rolledBack = { ...web, previous: ['1.5.0', '1.3.0'] };

    expect(adoptionReached(counts({ '1.5.0': 8, '1.4.0': 2 }), [rolledBack], [], now)).toEqual([]);
  });

  it.each([
    { changes: { imageDefinition: 'api' }, what: 'machines of another definition' },
    { changes: { stage: 'test' }, what: 'machines of another stage' },
    { changes: { imageDefinition: null }, what: 'machines of nobody' },
    { changes: { verdict: 'rebakeOwned' }, what: 'builder machines' },
  ] as const)('whatever $what run', ({ changes }) => {
    const all = [...counts({ '1.4.0': 1 }), ...counts({ '1.0.0': 50 }, changes)];

    expect(adoptionReached(all, [web], [], now)).toHaveLength(2);
  });

  it('not by machines of which nobody knows what they run', () => {
    const all = [...counts({ '1.4.0': 4 }), ...counts({ x: 6 }, { version: null, verdict: 'unknown' })];

    expect(adoptionReached(all, [web], [], now)).toEqual([]);
  });
});

describe('a share that was reached', () => {
  const before = [reached(0.5, { at: '2026-03-02T00:00:00.000Z', seconds: 86_400 })];

  it('stays as it was told, also where machines go back', () => {
    expect(adoptionReached(counts({ '1.3.0': 9, '1.4.0': 1 }), [web], before, now)).toEqual(before);
  });

  it('is told beside the next', () => {
    expect(adoptionReached(counts({ '1.4.0': 3 }), [web], before, now)).toEqual([...before, reached(0.9)]);
  });

  it('is forgotten when another version is live', () => {
    const next = { ...web, version: '1.5.0', since: now };

    expect(adoptionReached(counts({ '1.4.0': 3 }), [next], before, now)).toEqual([]);
  });

  it.each([{ imageDefinition: 'api' }, { stage: 'test' }, { version: '1.3.0' }])(
    'is not told by one of another %o',
    (changes) => {
      const others = [reached(0.5, { at: '2026-03-02T00:00:00.000Z', ...changes })];

      expect(adoptionReached(counts({ '1.4.0': 6, '1.3.0': 4 }), [web], others, now)).toEqual([reached(0.5)]);
    },
  );

  it('is read back as it was kept', () => {
    const all = [reached(0.5), reached(0.9, { seconds: null })];

    expect(all.map((one) => AdoptionReached.parse(one))).toEqual(all);
    expect(AdoptionReached.safeParse(reached(0.5, { seconds: -1 })).success).toBe(false);
  });

  it('took nobody knows how long where nobody looked before', () => {
    expect(adoptionReached(counts({ '1.4.0': 3 }), [web], null, now)).toEqual([
      reached(0.5, { seconds: null }),
      reached(0.9, { seconds: null }),
    ]);
  });

  it('took no time where the clocks of two instances differ', () => {
    const [first] = adoptionReached(counts({ '1.4.0': 1 }), [{ ...web, since: '2026-03-03T00:00:01.000Z' }], [], now);

    expect(first?.seconds).toBe(0);
  });

  it('is of each stage by itself', () => {
    const test = { ...web, stage: 'test' };

    const all = adoptionReached(
      [...counts({ '1.4.0': 1 }), ...counts({ '1.0.0': 1 }, { stage: 'test' })],
      [web, test],
      [],
      now,
    );

    expect(all.map(({ stage }) => stage)).toEqual(['production', 'production']);
  });
});
