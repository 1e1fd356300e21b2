import { describe, expect, it } from 'vitest';
import {
  ImageVersionState,
  imageVersionMoves,
} from '../../../../../../shared/domain/image-version/image-version-state.ts';
import { promotionMoves } from '../../../../../../shared/domain/promotion/promotion-moves.ts';
import { decideCancel, decideRetry } from '../../../../../../shared/domain/promotion/promotion-decision.ts';
import { PromotionState } from '../../../../../../shared/domain/records/promotion-record.ts';
import { importPage, readApi } from '../import-page.ts';

type Record_ = Readonly<Record<string, unknown>>;
interface Offered {
  whyNot: (command: object, record: Record_, person: object) => string | undefined;
  isOffered: (command: object, record: Record_, person: object) => boolean;
  offeredWhile: Readonly<Record<string, object>>;
}

const { whyNot, isOffered, offeredWhile } = await importPage<Offered>('command/offered.js');
const person = { id: 'AMARA', name: 'Amara', roles: ['Reader', 'Approver'] };
const offeredIn = (id: string, record: Record_): boolean => isOffered({ id, roles: [] }, record, person);

describe('a command is offered', () => {
  it.each([
    { roles: ['Approver'], who: ['Approver'], why: undefined },
    { roles: ['Approver'], who: ['Reader', 'Approver'], why: undefined },
    { roles: ['SecurityOfficer'], who: ['Promoter'], why: 'role' },
    { roles: ['Promoter'], who: [], why: 'role' },
    { roles: [], who: [], why: undefined },
  ])('that needs $roles to one with $who: $why', ({ roles, who, why }) => {
    expect(whyNot({ id: 'x', roles }, {}, { ...person, roles: who })).toBe(why);
  });

  it('only by operations that the API has', () => {
    const ids = Object.values(readApi().paths).flatMap((one) =>
      Object.values(one).map(({ operationId }) => operationId),
    );

    expect(ids).toEqual(expect.arrayContaining(Object.keys(offeredWhile)));
  });
});

describe('a promotion', () => {
  it.each(PromotionState.options)('that is %s is offered what the domain would take', (state) => {
    const promotion = { promotionId: 'p1', state, cancel: null };

    expect({
      approve: offeredIn('approvePromotion', promotion),
      reject: offeredIn('rejectPromotion', promotion),
      retry: offeredIn('retryPromotion', promotion),
      cancel: offeredIn('cancelPromotion', promotion),
    }).toEqual({
      approve: promotionMoves.reject.from.includes(state),
      reject: promotionMoves.reject.from.includes(state),
      retry: decideRetry(promotion).kind === 'accepted',
      cancel: decideCancel(promotion).kind === 'accepted',
    });
  });

  it.each([
    { requestedBy: { id: 'amara', name: 'Amara' }, why: 'ownRequest' },
    { requestedBy: { id: 'paolo', name: 'Paolo' }, why: undefined },
  ])('requested by $requestedBy.name is decided on by others: $why', ({ requestedBy, why }) => {
    const promotion = { state: 'waiting', requestedBy };

    expect(whyNot({ id: 'approvePromotion', roles: ['Approver'] }, promotion, person)).toBe(why);
    expect(whyNot({ id: 'cancelPromotion', roles: [] }, promotion, person)).toBeUndefined();
  });

  it('that was asked to stop is not retried', () => {
    expect(offeredIn('retryPromotion', { state: 'halted', cancel: { reason: 'no' } })).toBe(false);
  });
});

describe('an image version', () => {
  it.each(ImageVersionState.options)('that is %s is offered what the domain would take', (state) => {
    expect({
      deprecate: offeredIn('deprecateImageVersion', { state }),
      revoke: offeredIn('revokeImageVersion', { state }),
      promote: offeredIn('requestPromotion', { state }),
    }).toEqual({
      deprecate: imageVersionMoves.deprecate.from.includes(state),
      revoke: imageVersionMoves.revoke.from.includes(state),
      promote: state === 'accepted',
    });
  });
});

describe('other records', () => {
  it.each([
    { id: 'pauseRebakes', record: { paused: null }, offered: true },
    { id: 'pauseRebakes', record: { paused: { reason: 'x' } }, offered: false },
    { id: 'resumeRebakes', record: { paused: null }, offered: false },
    { id: 'resumeRebakes', record: { paused: { reason: 'x' } }, offered: true },
    { id: 'cancelRebake', record: { phase: 'baking', cancel: null }, offered: true },
    { id: 'cancelRebake', record: { phase: 'ended', cancel: null }, offered: false },
    { id: 'cancelRebake', record: { phase: 'baking', cancel: { reason: 'x' } }, offered: false },
    { id: 'rollBackStage', record: { live: null }, offered: false },
    { id: 'rollBackStage', record: { live: { version: '1.0.0' } }, offered: true },
    { id: 'endExemption', record: { state: 'inForce' }, offered: true },
    { id: 'endExemption', record: { state: 'expired' }, offered: false },
    { id: 'startRebake', record: { items: [] }, offered: true },
    { id: 'putComplianceRules', record: {}, offered: true },
  ])('$id of $record: $offered', ({ id, record, offered }) => {
    expect(offeredIn(id, record)).toBe(offered);
  });
});
