import { expect, it } from 'vitest';
import { describePromotion } from '../../../../shared/domain/promotion/describe-promotion.ts';
import type { PromotionRecord } from '../../../../shared/domain/records/promotion-record.ts';
import { ada, bob } from '../../../support/people.ts';
import { aPromotion } from '../../../support/some-records.ts';

const at = '2026-01-05T08:00:00.000Z';
const later = '2026-01-05T09:00:00.000Z';
const gate: PromotionRecord['gate'] = [
  { name: 'version', met: true, sentence: 'The version is accepted' },
  { name: 'soak', met: false, sentence: 'Soaks for 24 hours' },
  { name: 'approvals', met: false, sentence: '0 of 1 approvals' },
];
const rejection = { by: bob, at, reason: 'not in december', decision: 'reject' } as const;
const approval = { by: bob, at, reason: 'fine', decision: 'approve' } as const;
const cancel = { by: ada, at, reason: 'too early' };
const halt = { message: 'ReplicationFailed: eastus is full', at };

it.each([
  { says: 'Soaks for 24 hours; 0 of 1 approvals', of: { state: 'waiting', gate } },
  { says: '', of: { state: 'waiting' } },
  {
    says: `Rejected by ${bob.name}: not in december`,
    of: { state: 'rejected', gate, decisions: [approval, rejection] },
  },
  { says: 'Expired; it waited for: Soaks for 24 hours; 0 of 1 approvals', of: { state: 'expired', gate } },
  { says: `Cancelled by ${ada.name}: too early`, of: { state: 'cancelled', gate, cancel } },
  { says: `Being cancelled by ${ada.name}: too early`, of: { state: 'replicating', cancel } },
  { says: 'Wave 2 of production is soaking', of: { state: 'soaking', wave: 1 } },
  {
    says: 'Wave 1 of production is soaking. Frozen by audit until 2026-02-01T00:00:00.000Z',
    of: {
      state: 'soaking',
      gate: [gate[0]!, { name: 'freeze', met: false, sentence: 'Frozen by audit until 2026-02-01T00:00:00.000Z' }],
    },
  },
  { says: 'Wave 1 of production is copying', of: { state: 'copying', gate } },
  { says: 'ReplicationFailed: eastus is full', of: { state: 'halted', halt } },
  { says: 'ReplicationFailed: eastus is full', of: { state: 'cancelled', halt, cancel, endedAt: at } },
  { says: `Cancelled by ${ada.name}: too early`, of: { state: 'cancelled', halt, cancel, endedAt: later } },
  { says: '1.0.0 is live in production', of: { state: 'live', gate } },
] as const)('a promotion that is $of.state: $says', ({ says, of }) => {
  expect(describePromotion(aPromotion({ ...of } as Partial<PromotionRecord>))).toBe(says);
});
