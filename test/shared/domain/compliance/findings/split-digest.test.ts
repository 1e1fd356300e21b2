import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../../../shared/domain/compliance/findings/notice.ts';
import { splitDigest } from '../../../../../shared/domain/compliance/findings/split-digest.ts';

const mostBytes = 16_000;

/** A notice that takes so many bytes as JSON. */
function notice(name: string, bytes = 500, letter = 'x'): Notice {
  const at = '2026-11-20T10:00:00.000Z';
  const short: Notice = {
    machineId: name,
    subscriptionId: 's',
    episode: 1,
    kind: 'opened',
    since: at,
    name,
    resourceId: `/${name}`,
    verdict: 'unknown',
    reason: '',
    nextStep: '',
    dueAt: at,
    solvedBecause: null,
  };
  const left = bytes - Buffer.byteLength(JSON.stringify(short));
  return { ...short, reason: letter.repeat(left / Buffer.byteLength(letter)) };
}

const many = (count: number, bytes?: number) => Array.from({ length: count }, (_, i) => notice(`vm${100 + i}`, bytes));
const sizes = (notices: readonly Notice[]) => splitDigest({ notices }).map(({ length }) => length);

describe('the notices of a digest', () => {
  it.each([
    { count: 0, cards: [] },
    { count: 1, cards: [1] },
    { count: 25, cards: [25] },
    { count: 26, cards: [25, 1] },
    { count: 51, cards: [25, 25, 1] },
  ])('that are $count go on cards of $cards', ({ count, cards }) => {
    expect(sizes(many(count))).toEqual(cards);
  });

  it('stay in order, and none is lost', () => {
    const notices = many(60);

    expect(splitDigest({ notices }).flat()).toEqual(notices);
  });

  it.each([
    { what: 'fill a card to the last byte', notices: many(4, mostBytes / 4), cards: [4] },
    { what: 'are a byte too long together', notices: [...many(3, 4000), notice('vm9', 4001)], cards: [3, 1] },
    { what: 'begin a card anew', notices: many(9, mostBytes / 4), cards: [4, 4, 1] },
    { what: 'are longer than a card, each alone', notices: many(3, mostBytes + 1), cards: [1, 1, 1] },
    {
      what: 'are long by bytes, not by letters',
      notices: [1, 2].map((i) => notice(`vm${i}`, 9000, 'ü')),
      cards: [1, 1],
    },
  ])('that $what go on cards of $cards', ({ notices, cards }) => {
    expect(sizes(notices)).toEqual(cards);
  });
});
