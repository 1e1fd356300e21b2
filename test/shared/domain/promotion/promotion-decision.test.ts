import { describe, expect, it } from 'vitest';
import {
  decideCancel,
  decideOnPromotion,
  decideRetry,
} from '../../../../shared/domain/promotion/promotion-decision.ts';
import { PromotionState, type PromotionDecision } from '../../../../shared/domain/records/promotion-record.ts';

const [ann, bob, cleo] = ['ann', 'bob', 'cleo'].map((id) => ({ id, name: id })) as [Actor, Actor, Actor];
interface Actor {
  readonly id: string;
  readonly name: string;
}
const promotionId = 'p1';
const at = '2026-11-20T10:00:00.000Z';
const waiting = { promotionId, state: 'waiting', requestedBy: ann, decisions: [] } as const;
const said = (by: Actor, decision: PromotionDecision['decision']): PromotionDecision => ({
  by,
  at,
  reason: 'x',
  decision,
});

describe('a decision on a promotion', () => {
  it.each([
    { decision: 'approve', rejects: false },
    { decision: 'reject', rejects: true },
  ] as const)('$decision by somebody else counts', ({ decision, rejects }) => {
    expect(decideOnPromotion(waiting, { by: bob, decision, reason: 'checked it' })).toEqual({
      kind: 'record',
      rejects,
    });
  });

  it('counts beside those of others', () => {
    const promotion = { ...waiting, decisions: [said(bob, 'approve')] };

    expect(decideOnPromotion(promotion, { by: cleo, decision: 'approve', reason: 'me too' })).toMatchObject({
      kind: 'record',
    });
  });

  it('that was made before changes nothing, even after the promotion went on', () => {
    const promotion = { ...waiting, state: 'copying', decisions: [said(bob, 'approve')] } as const;

    expect(decideOnPromotion(promotion, { by: bob, decision: 'approve', reason: '' })).toEqual({ kind: 'unchanged' });
  });

  it('can be taken back by rejecting', () => {
    const promotion = { ...waiting, decisions: [said(bob, 'approve')] };

    expect(decideOnPromotion(promotion, { by: bob, decision: 'reject', reason: 'found a fault' })).toEqual({
      kind: 'record',
      rejects: true,
    });
  });

  it.each([
    { what: 'by the requester', promotion: waiting, by: ann, why: 'ownRequest' },
    { what: 'by the requester in another casing', promotion: waiting, by: { ...ann, id: 'ANN' }, why: 'ownRequest' },
    {
      what: 'by the requester, whose request names another casing',
      promotion: { ...waiting, requestedBy: { id: 'Ann', name: 'Ann' } },
      by: ann,
      why: 'ownRequest',
    },
    {
      what: 'after a rejection by the same person in another casing',
      promotion: { ...waiting, decisions: [said({ ...bob, id: 'BOB' }, 'reject')] },
      by: bob,
      why: 'decidedOtherwise',
    },
    { what: 'after it began', promotion: { ...waiting, state: 'copying' }, by: bob, why: 'notWaiting' },
    { what: 'after it expired', promotion: { ...waiting, state: 'expired' }, by: bob, why: 'notWaiting' },
    {
      what: 'after a rejection by the same person',
      promotion: { ...waiting, decisions: [said(bob, 'reject')] },
      by: bob,
      why: 'decidedOtherwise',
    },
  ] as const)('$what is refused', ({ promotion, by, why }) => {
    expect(decideOnPromotion(promotion, { by, decision: 'approve', reason: 'fine' })).toMatchObject({
      kind: 'refused',
      why,
    });
  });

  it.each([
    { promotion: waiting, by: ann, message: 'ann requested promotion p1: somebody else has to decide' },
    {
      promotion: { ...waiting, state: 'halted' },
      by: bob,
      message: 'Promotion p1 is halted; only one that waits is decided on',
    },
    {
      promotion: { ...waiting, decisions: [said(bob, 'reject')] },
      by: bob,
      message: 'bob rejected promotion p1 before',
    },
    { promotion: waiting, by: bob, reason: '', message: 'A reason is required' },
  ] as const)('is refused in words: $message', ({ promotion, by, message, ...told }) => {
    const reason = 'reason' in told ? told.reason : 'fine';

    expect(decideOnPromotion(promotion, { by, decision: 'approve', reason })).toMatchObject({ message });
  });

  it('without a reason is refused', () => {
    expect(decideOnPromotion(waiting, { by: bob, decision: 'approve', reason: ' ' })).toMatchObject({
      why: 'noReason',
    });
  });
});

const cancel = { by: ann, at, reason: 'x' };
const open = ['waiting', 'copying', 'replicating', 'soaking', 'halted'];

describe('cancelling', () => {
  it.each(PromotionState.options)('a promotion that is %s', (state) => {
    const expected = open.includes(state) ? 'accepted' : state === 'cancelled' ? 'unchanged' : 'refused';

    expect(decideCancel({ promotionId, state, cancel: null }).kind).toBe(expected);
  });

  it('again while it is being cancelled changes nothing', () => {
    expect(decideCancel({ promotionId, state: 'replicating', cancel })).toEqual({ kind: 'unchanged' });
  });

  it.each(['live', 'rejected', 'expired'] as const)('again once it is %s is too late', (state) => {
    expect(decideCancel({ promotionId, state, cancel }).kind).toBe('refused');
  });

  it('again ends one that halted after it was cancelled', () => {
    expect(decideCancel({ promotionId, state: 'halted', cancel })).toEqual({ kind: 'accepted' });
  });

  it('says what it is when it is too late', () => {
    expect(decideCancel({ promotionId, state: 'live', cancel: null })).toEqual({
      kind: 'refused',
      message: 'Promotion p1 cannot be cancelled: it is live',
    });
  });
});

describe('retrying', () => {
  it.each(PromotionState.options)('a promotion that is %s', (state) => {
    expect(decideRetry({ promotionId, state, cancel: null }).kind).toBe(state === 'halted' ? 'accepted' : 'refused');
  });

  it.each(['waiting', 'copying', 'soaking', 'live'] as const)('says that it is %s', (state) => {
    expect(decideRetry({ promotionId, state, cancel: null })).toEqual({
      kind: 'refused',
      message: `Promotion p1 cannot be retried: it is ${state}`,
    });
  });

  it('is too late after a cancellation', () => {
    expect(decideRetry({ promotionId, state: 'halted', cancel })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('was cancelled') as string,
    });
  });
});
