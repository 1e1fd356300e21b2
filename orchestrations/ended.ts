import type { RebakeOutcome } from '../shared/domain/records/rebake-record.ts';
import type { Ensured } from './ensure.ts';

/** A rebake that is over, and how. */
export interface Ended {
  readonly kind: 'ended';
  readonly outcome: RebakeOutcome;
}

/** The end that a piece of work which was not done brings. A failure's message may hold several problems, one a line. */
export function endedBy(what: string, work: Exclude<Ensured, { kind: 'done' }>): Ended {
  if (work.kind === 'cancelled') {
    return { kind: 'ended', outcome: { kind: 'cancelled', message: 'Cancelled on request', problems: [] } };
  }
  const problems = work.message.split('\n');
  const message = `${what}: ${problems.length > 1 ? `${problems.length} problems` : work.message}`;
  return { kind: 'ended', outcome: { kind: 'failed', message, problems } };
}
