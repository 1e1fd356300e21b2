import { expect, it } from 'vitest';
import { needsOfPromotion } from '../../../../shared/domain/attention/needs-of-promotion.ts';
import { PromotionState } from '../../../../shared/domain/records/promotion-record.ts';
import { aPromotion } from '../../../support/some-records.ts';

const line = { name: 'approvals', met: false, sentence: '0 of 1 approvals' };
const halt = { message: 'no quota', at: '2026-01-05T08:00:00.000Z' };
const resource = '/api/image-definitions/ubuntu-web/promotions/promotion-1';

it('a halted promotion needs somebody at once', () => {
  expect(needsOfPromotion(aPromotion({ state: 'halted', halt }))).toEqual([
    {
      ...{ kind: 'promotionHalted', urgent: true, imageDefinition: 'ubuntu-web', resource },
      ...{ what: 'ubuntu-web 1.0.0 into production: halted', why: 'no quota' },
    },
  ]);
});

it('one that waits for approval needs somebody', () => {
  expect(needsOfPromotion(aPromotion({ gate: [line] }))).toEqual([
    {
      ...{ kind: 'approval', urgent: false, imageDefinition: 'ubuntu-web', resource },
      ...{ what: 'ubuntu-web 1.0.0 into production: waits for approval', why: '0 of 1 approvals' },
    },
  ]);
});

it.each([
  { what: 'waits for time to pass', change: { gate: [{ ...line, name: 'soak' }] } },
  { what: 'was approved and waits for something else', change: { gate: [{ ...line, met: true }] } },
  { what: 'was not looked at yet', change: { gate: [] } },
])('one that $what needs nobody', ({ change }) => {
  expect(needsOfPromotion(aPromotion(change))).toEqual([]);
});

const others = PromotionState.options.filter((state) => state !== 'halted' && state !== 'waiting');
it.each(others)('one that is %s needs nobody, whatever its gate was', (state) => {
  expect(needsOfPromotion(aPromotion({ state, gate: [line], halt }))).toEqual([]);
});
