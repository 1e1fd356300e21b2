import { z } from 'zod';
import { move, type Move, type MoveTable } from './moves.ts';

/**
 * Where an image version stands in one stage. Outside `replicating`, `soaking`, `halted` and `live` no region's
 * `latest` should resolve to it, except that a superseded version stays eligible below the live one.
 */
export const StageState = z.enum([
  'none',
  'copying',
  'replicating',
  'soaking',
  'halted',
  'live',
  'superseded',
  'rolledBack',
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
  | 'rollBack'
  | 'withdraw'
  | 'deprecate'
  | 'revoke'
  | 'retire';

/** A wave goes `replicating`, `soaking`; the next wave is `replicating` again. `restore` is the target of a rollback. */
export const stageMoves: MoveTable<StageState, StageEvent> = {
  copy: { from: ['none', 'rolledBack', 'halted'], to: 'copying' },
  replicate: { from: ['none', 'copying', 'soaking', 'halted', 'rolledBack'], to: 'replicating' },
  soak: { from: ['replicating'], to: 'soaking' },
  halt: { from: ['copying', 'replicating', 'soaking'], to: 'halted' },
  golive: { from: ['soaking'], to: 'live' },
  supersede: { from: ['live'], to: 'superseded' },
  restore: { from: ['superseded', 'rolledBack', 'halted'], to: 'live' },
  rollBack: { from: ['live', 'copying', 'replicating', 'soaking', 'halted', 'superseded'], to: 'rolledBack' },
  withdraw: { from: ['copying', 'halted'], to: 'none' },
  deprecate: { from: ['live', 'superseded', 'rolledBack', 'halted'], to: 'deprecated' },
  revoke: {
    from: ['none', 'copying', 'replicating', 'soaking', 'halted', 'live', 'superseded', 'rolledBack', 'deprecated'],
    to: 'revoked',
  },
  retire: { from: ['none', 'superseded', 'rolledBack', 'halted', 'deprecated', 'revoked'], to: 'retired' },
};

export function stageTransition(state: StageState, event: StageEvent): Move<StageState> {
  return move('image version in this stage', stageMoves, state, event);
}
