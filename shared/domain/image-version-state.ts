import { z } from 'zod';
import { move, type Move, type MoveTable } from './moves.ts';

/** What became of an image version. Where it is live is kept for each stage, see `StageState`. */
export const ImageVersionState = z.enum([
  'baking',
  'baked',
  'checking',
  'accepted',
  'rejected',
  'failed',
  'cancelled',
  'revoked',
  'retired',
]);
export type ImageVersionState = z.infer<typeof ImageVersionState>;

export type ImageVersionEvent =
  'captured' | 'checksStarted' | 'accept' | 'reject' | 'fail' | 'cancel' | 'revoke' | 'retire';

/** `rejected`: a check said no. `failed`: the bake or the checking itself went wrong. Both stay hidden for ever. */
export const imageVersionMoves: MoveTable<ImageVersionState, ImageVersionEvent> = {
  captured: { from: ['baking'], to: 'baked' },
  checksStarted: { from: ['baked'], to: 'checking' },
  accept: { from: ['checking'], to: 'accepted' },
  reject: { from: ['checking'], to: 'rejected' },
  fail: { from: ['baking', 'baked', 'checking'], to: 'failed' },
  cancel: { from: ['baking', 'baked', 'checking'], to: 'cancelled' },
  revoke: { from: ['baked', 'checking', 'accepted', 'rejected'], to: 'revoked' },
  retire: { from: ['accepted', 'rejected', 'revoked'], to: 'retired' },
};

/** The state after `event`, or why it cannot happen. The same event again changes nothing. */
export function transition(state: ImageVersionState, event: ImageVersionEvent): Move<ImageVersionState> {
  return move('image version', imageVersionMoves, state, event);
}
