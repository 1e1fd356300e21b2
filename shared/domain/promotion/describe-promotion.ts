import type { PromotionRecord } from '../records/promotion-record.ts';

type Described = Pick<
  PromotionRecord,
  'state' | 'stage' | 'version' | 'gate' | 'decisions' | 'halt' | 'cancel' | 'wave' | 'endedAt'
>;

/** In a sentence how a promotion stands: what it waits for, who ended it and why. */
export function describePromotion(promotion: Described): string {
  const { state, stage, version, gate, decisions, halt, cancel, wave, endedAt } = promotion;
  const unmet = gate.flatMap(({ met, sentence }) => (met ? [] : [sentence])).join('; ');
  const rejection = decisions.find(({ decision }) => decision === 'reject');
  // What it halted for is no news once it was ended; what its end could not settle is.
  if (halt && (endedAt === null || Date.parse(halt.at) >= Date.parse(endedAt))) {
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
        : `Wave ${wave + 1} of ${stage} is ${state}${state === 'soaking' && unmet !== '' ? `. ${unmet}` : ''}`;
  }
}
