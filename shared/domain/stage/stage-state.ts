import { z } from 'zod';
import { move, type Move, type MoveTable } from '../moves.ts';

/**
 * Where an image version stands in one stage. A superseded version stays eligible for `latest` below the live one, so
 * that hiding the live version brings it back. An excluded version (rolled back, or given up while it was promoted) is
 * hidden in every region until it is promoted again.
 */
export const StageState = z.enum([
  'none',
  'copying',
  'replicating',
  'soaking',
  'halted',
  'live',
  'superseded',
  'excluded',
  'deprecated',
  'revoked',
  'retired',
]);
export type StageState = z.infer<typeof StageState>;

export type StageEvent =
  | 'copy'
  | 'replicate'
  | 'soak'
  | 'halt'
  | 'golive'
  | 'supersede'
  | 'restore'
  | 'exclude'
  | 'deprecate'
  | 'revoke'
  | 'retire';

/** A wave goes `replicating`, `soaking`; the next wave is `replicating` again. `restore` is the target of a rollback. */
export const stageMoves: MoveTable<StageState, StageEvent> = {
  copy: { from: ['none', 'excluded', 'halted'], to: 'copying' },
  replicate: { from: ['none', 'copying', 'soaking', 'halted', 'excluded'], to: 'replicating' },
  soak: { from: ['replicating'], to: 'soaking' },
  halt: { from: ['copying', 'replicating', 'soaking'], to: 'halted' },
  golive: { from: ['soaking'], to: 'live' },
  supersede: { from: ['live'], to: 'superseded' },
  restore: { from: ['superseded', 'excluded'], to: 'live' },
  exclude: { from: ['live', 'copying', 'replicating', 'soaking', 'halted', 'superseded'], to: 'excluded' },
  deprecate: {
    from: ['none', 'copying', 'replicating', 'soaking', 'halted', 'live', 'superseded', 'excluded'],
    to: 'deprecated',
  },
  revoke: {
    from: ['none', 'copying', 'replicating', 'soaking', 'halted', 'live', 'superseded', 'excluded', 'deprecated'],
    to: 'revoked',
  },
  retire: { from: ['none', 'superseded', 'excluded', 'halted', 'deprecated', 'revoked'], to: 'retired' },
};

export function stageTransition(state: StageState, event: StageEvent): Move<StageState> {
  return move('image version in this stage', stageMoves, state, event);
}
