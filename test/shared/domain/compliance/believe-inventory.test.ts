import { describe, expect, it } from 'vitest';
import { believeInventory } from '../../../../shared/domain/compliance/believe-inventory.ts';

const counted = (known: number, seen: number, subscriptionId = 's1') => ({ subscriptionId, known, seen });

describe('an inventory', () => {
  it.each([
    { what: 'of nothing', counts: [], share: 0.5 },
    { what: 'of as many as before', counts: [counted(100, 100)], share: 0.5 },
    { what: 'of more', counts: [counted(100, 300)], share: 0.5 },
    { what: 'of just the share', counts: [counted(100, 50)], share: 0.5 },
    { what: 'of few that are gone', counts: [counted(9, 0)], share: 0.5 },
    { what: 'where any number is believed', counts: [counted(1000, 0)], share: 0 },
  ])('$what is believed', ({ counts, share }) => {
    expect(believeInventory(counts, share)).toEqual({ kind: 'complete' });
  });

  it.each([
    { what: 'of less than the share', counts: [counted(100, 49)], share: 0.5, doubted: ['s1'] },
    { what: 'of ten that are gone', counts: [counted(10, 0)], share: 0.5, doubted: ['s1'] },
    { what: 'of one less, where all have to be there', counts: [counted(10, 9)], share: 1, doubted: ['s1'] },
    {
      what: 'of one subscription of three',
      counts: [counted(100, 100, 's1'), counted(100, 0, 's2'), counted(5, 0, 's3')],
      share: 0.5,
      doubted: ['s2'],
    },
    {
      what: 'of two',
      counts: [counted(20, 1, 's1'), counted(100, 0, 's2')],
      share: 0.5,
      doubted: ['s1', 's2'],
    },
  ])('$what is doubted there, and says how many are missing', ({ counts, share, doubted }) => {
    const belief = believeInventory(counts, share);

    expect(belief).toMatchObject({ kind: 'suspicious', subscriptions: doubted });
    counts
      .filter(({ subscriptionId }) => doubted.includes(subscriptionId))
      .forEach(({ subscriptionId, known, seen }) => {
        expect(belief).toHaveProperty(
          'message',
          expect.stringContaining(`${subscriptionId}: ${seen} instead of ${known}`) as string,
        );
      });
  });
});

describe('subscriptions that Azure does not list any more', () => {
  it.each([
    { what: 'one machine', unlisted: [counted(1, 0, 's7')], doubted: ['s7'] },
    { what: 'machines in two of them', unlisted: [counted(3, 0, 's7'), counted(12, 0, 's8')], doubted: ['s7', 's8'] },
    { what: 'machines in one of them', unlisted: [counted(0, 0, 's7'), counted(2, 0, 's8')], doubted: ['s8'] },
  ])('make an inventory suspicious that misses $what there, whatever share is believed', ({ unlisted, doubted }) => {
    const belief = believeInventory([counted(100, 100)], 0, unlisted);

    expect(belief).toMatchObject({ kind: 'suspicious', subscriptions: doubted });
    expect(belief).toHaveProperty(
      'message',
      expect.stringMatching(/^Azure does not list subscriptions any more.*: 0 instead of/),
    );
  });

  it('say nothing where no machine is known in them', () => {
    expect(believeInventory([counted(100, 100)], 1, [counted(0, 0, 's7')])).toEqual({ kind: 'complete' });
  });

  it('are told of together with those that are suddenly small, in whole sentences', () => {
    const belief = believeInventory([counted(100, 1)], 0.5, [counted(3, 0, 's7')]);

    expect(belief).toMatchObject({
      subscriptions: ['s7', 's1'],
      message:
        'Azure does not list subscriptions any more in which machines are known (s7: 0 instead of 3). ' +
        'The inventory is suddenly small (s1: 1 instead of 100). Nothing in these subscriptions is taken as deleted.',
    });
  });
});
