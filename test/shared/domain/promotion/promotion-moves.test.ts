import { describe, expect, it } from 'vitest';
import {
  isExpired,
  isOpenPromotion,
  promotionExpiresAt,
  promotionMoves,
  promotionTransition,
  type PromotionEvent,
} from '../../../../shared/domain/promotion/promotion-moves.ts';
import { PromotionState } from '../../../../shared/domain/records/promotion-record.ts';

const events = Object.keys(promotionMoves) as readonly PromotionEvent[];
const after = (...steps: readonly PromotionEvent[]): PromotionState =>
  steps.reduce<PromotionState>((state, event) => {
    const moved = promotionTransition(state, event);
    return moved.kind === 'moved' ? moved.to : state;
  }, 'waiting');

it.each([
  {
    what: 'two waves',
    steps: ['gateOpened', 'copied', 'replicated', 'waveSoaked', 'replicated', 'lastWaveSoaked'],
    end: 'live',
  },
  {
    what: 'a halt and a retry',
    steps: ['gateOpened', 'copied', 'halt', 'retry', 'copied', 'replicated', 'lastWaveSoaked'],
    end: 'live',
  },
  { what: 'a rejection', steps: ['reject'], end: 'rejected' },
  { what: 'no answer', steps: ['expire'], end: 'expired' },
  { what: 'a cancellation under way', steps: ['gateOpened', 'copied', 'cancel'], end: 'cancelled' },
] as const)('$what ends $end', ({ steps, end }) => {
  expect(after(...steps)).toBe(end);
});

it.each(PromotionState.options.flatMap((state) => events.map((event) => ({ state, event }))))(
  '$event of a promotion that is $state moves, changes nothing or is refused',
  ({ state, event }) => {
    const { from, to } = promotionMoves[event];

    expect(promotionTransition(state, event).kind).toBe(
      from.includes(state) ? 'moved' : state === to ? 'unchanged' : 'refused',
    );
  },
);

it('what has ended stays so', () => {
  const ended = PromotionState.options.filter((state) => !isOpenPromotion(state));

  expect(ended).toEqual(['live', 'rejected', 'expired', 'cancelled']);
  expect(
    ended.flatMap((state) => events.filter((event) => promotionTransition(state, event).kind === 'moved')),
  ).toEqual([]);
});

it('nobody rejects or lets expire what is under way', () => {
  expect(promotionTransition('copying', 'reject').kind).toBe('refused');
  expect(promotionTransition('halted', 'expire').kind).toBe('refused');
});

describe('expiry', () => {
  const expiresAt = promotionExpiresAt('2026-11-20T10:00:00.000Z', { expiryDays: 7 });

  it('comes after as many days as the gate says', () => {
    expect(expiresAt).toBe('2026-11-27T10:00:00.000Z');
  });

  it.each([
    { state: 'waiting', now: '2026-11-27T09:59:59.999Z', expired: false },
    { state: 'waiting', now: '2026-11-27T10:00:00.000Z', expired: true },
    { state: 'replicating', now: '2026-12-27T10:00:00.000Z', expired: false },
    { state: 'halted', now: '2026-12-27T10:00:00.000Z', expired: false },
  ] as const)('of a promotion that is $state at $now: $expired', ({ state, now, expired }) => {
    expect(isExpired({ state, expiresAt }, now)).toBe(expired);
  });
});

it.each<{ event: PromotionEvent; from: readonly PromotionState[]; to: PromotionState }>([
  { event: 'gateOpened', from: ['waiting'], to: 'copying' },
  { event: 'copied', from: ['copying'], to: 'replicating' },
  { event: 'replicated', from: ['replicating'], to: 'soaking' },
  { event: 'waveSoaked', from: ['soaking'], to: 'replicating' },
  { event: 'lastWaveSoaked', from: ['soaking'], to: 'live' },
  { event: 'halt', from: ['copying', 'replicating', 'soaking'], to: 'halted' },
  { event: 'retry', from: ['halted'], to: 'copying' },
  { event: 'reject', from: ['waiting'], to: 'rejected' },
  { event: 'expire', from: ['waiting'], to: 'expired' },
  { event: 'cancel', from: ['waiting', 'copying', 'replicating', 'soaking', 'halted'], to: 'cancelled' },
])('$event leads from $from to $to', ({ event, from, to }) => {
  const moved = PromotionState.options.filter((state) => promotionTransition(state, event).kind === 'moved');

  expect(moved).toEqual(PromotionState.options.filter((state) => from.includes(state)));
  expect(moved.map((state) => promotionTransition(state, event))).toEqual(
    moved.map((state) => ({ kind: 'moved', from: state, to })),
  );
});

it('what is refused says what it would need', () => {
  expect(promotionTransition('live', 'halt')).toEqual({
    kind: 'refused',
    state: 'live',
    message: 'halt needs the promotion to be copying, replicating or soaking; it is live',
  });
  expect(promotionTransition('live', 'retry')).toMatchObject({
    message: 'retry needs the promotion to be halted; it is live',
  });
});
