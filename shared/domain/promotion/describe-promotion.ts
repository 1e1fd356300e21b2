import type { PromotionRecord } from '../records/promotion-record.ts';

type Described = Pick<
  PromotionRecord,
  'state' | 'stage' | 'version' | 'gate' | 'decisions' | 'halt' | 'cancel' | 'wave'
>;

/** In a sentence how a promotion stands: what it waits for, who ended it and why. */
export function describePromotion({ state, stage, version, gate, decisions, halt, cancel, wave }: Described): string {
  const unmet = gate.flatMap(({ met, sentence }) => (met ? [] : [sentence])).join('; ');
  const rejection = decisions.find(({ decision }) => decision === 'reject');
  if (halt) {
    return halt.message;
  }
  switch (state) {
    case 'waiting':
      return unmet;
    case 'rejected':
      return rejection ? `Rejected by ${rejection.by.name}: ${rejection.reason}` : 'Rejected';
    case 'expired':
      return `Expired; it waited for: ${unmet}`;
    case 'cancelled':
      return cancel ? `Cancelled by ${cancel.by.name}: ${cancel.reason}` : 'Cancelled';
    case 'live':
      return `${version} is live in ${stage}`;
    default:
      return cancel
        ? `Being cancelled by ${cancel.by.name}: ${cancel.reason}`
        : `Wave ${wave + 1} of ${stage} is ${state}`;
  }
}
