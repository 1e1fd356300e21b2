import type { Actor } from '../../domain/records/actor.ts';
import type { Draft, RecordPorts } from '../transact.ts';
import { cancelInto } from './cancel-into.ts';

/** What was done about a promotion that holds the stage. */
export type Cleared =
  | { readonly kind: 'free'; readonly stops: string | null; readonly version: string | null }
  | { readonly kind: 'otherRollback' };

/** Cancels a promotion that holds the stage, in its record: its orchestration sees that and stops. */
export async function clearStage(
  { records }: RecordPorts,
  draft: Draft,
  imageDefinition: string,
  openId: string | undefined,
  { by, reason }: { readonly by: Actor; readonly reason: string },
): Promise<Cleared> {
  if (openId === undefined) {
    return { kind: 'free', stops: null, version: null };
  }
  const promotion = await records.read('promotion', imageDefinition, `promotion:${openId}`);
  if (!promotion) {
    return { kind: 'otherRollback' };
  }
  const why = 'the stage is rolled back';
  const { instance, version } = cancelInto(draft, promotion, { by, why, reason: `Rolled back: ${reason}` });
  return { kind: 'free', stops: instance, version };
}
