import { z } from 'zod';
import { move, type Move, type MoveTable } from '../moves.ts';

/** What became of an image version. Where it is live is kept for each stage, see `StageState`. */
export const ImageVersionState = z.enum([
  'baking',
  'baked',
  'checking',
  'accepted',
  'rejected',
  'failed',
  'cancelled',
  'deprecated',
  'revoked',
  'retired',
]);
export type ImageVersionState = z.infer<typeof ImageVersionState>;

export type ImageVersionEvent =
  'captured' | 'checksStarted' | 'accept' | 'reject' | 'fail' | 'cancel' | 'deprecate' | 'revoke' | 'retire';

/**
 * `rejected`: a check said no. `failed`: the bake or the checking itself went wrong. Both stay hidden for ever.
 * `deprecated` and `revoked`: taken out of `latest` in every stage, because it should not or must not be used any more.
 */
export const imageVersionMoves: MoveTable<ImageVersionState, ImageVersionEvent> = {
  captured: { from: ['baking'], to: 'baked' },
  checksStarted: { from: ['baked'], to: 'checking' },
  accept: { from: ['checking'], to: 'accepted' },
  reject: { from: ['checking'], to: 'rejected' },
  fail: { from: ['baking', 'baked', 'checking'], to: 'failed' },
  cancel: { from: ['baking', 'baked', 'checking'], to: 'cancelled' },
  deprecate: { from: ['accepted'], to: 'deprecated' },
  revoke: { from: ['baked', 'checking', 'accepted', 'rejected', 'deprecated'], to: 'revoked' },
  retire: { from: ['accepted', 'rejected', 'deprecated', 'revoked'], to: 'retired' },
};

/** The state after `event`, or why it cannot happen. The same event again changes nothing. */
export function transition(state: ImageVersionState, event: ImageVersionEvent): Move<ImageVersionState> {
  return move('image version', imageVersionMoves, state, event);
}
