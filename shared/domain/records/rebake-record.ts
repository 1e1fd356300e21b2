import { z } from 'zod';
import { Recipe } from '../recipe/recipe.ts';
import { Act } from './actor.ts';
import { RebakeRequest } from './image-definition-record.ts';
import { ResolvedBase } from './image-version-record.ts';

/** One step of a bake, or one check, as it went. */
export const StepRecord = z.object({
  name: z.string(),
  state: z.enum(['running', 'succeeded', 'failed', 'timedOut']),
  exitCode: z.int().nullable(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** The last 4 KB, as Run Command keeps them. */
  output: z.string(),
  error: z.string(),
  /** Name of the blob with the whole output; null where none was kept. */
  log: z.string().nullable(),
});
export type StepRecord = Readonly<z.infer<typeof StepRecord>>;

export const RebakeOutcome = z.object({
  kind: z.enum(['accepted', 'rejected', 'failed', 'skipped', 'cancelled']),
  message: z.string(),
  problems: z.array(z.string()),
});
export type RebakeOutcome = Readonly<z.infer<typeof RebakeOutcome>>;

/** A machine that a rebake made, until it is gone. */
export const MachineRecord = z.object({
  purpose: z.enum(['bake', 'check']),
  resourceGroup: z.string(),
  name: z.string(),
  region: z.string(),
  /** Set when the recipe asks to keep the machine of a failed bake. */
  keepUntil: z.iso.datetime().nullable(),
});
export type MachineRecord = Readonly<z.infer<typeof MachineRecord>>;

/** One making of an image version, with the recipe as it was when it began. */
export const RebakeRecord = z.object({
  type: z.literal('rebake'),
  /** `rebake:` and the rebake id. */
  id: z.string(),
  rebakeId: z.string(),
  imageDefinition: z.string(),
  request: RebakeRequest,
  recipe: Recipe,
  recipeDigest: z.string(),
  phase: z.enum(['queued', 'planned', 'baking', 'checking', 'ended']),
  outcome: RebakeOutcome.nullable(),
  base: ResolvedBase.nullable(),
  bakeKey: z.string().nullable(),
  version: z.string().nullable(),
  /** Set when somebody asked to stop; the orchestration reads it at every poll. */
  cancel: Act.nullable(),
  steps: z.array(StepRecord),
  /** What the builder knew of itself before it was generalised; opaque text of the identity probe. */
  builderIdentity: z.string().nullable(),
  machines: z.array(MachineRecord),
  requestedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export type RebakeRecord = Readonly<z.infer<typeof RebakeRecord>>;

export function rebakeRecordId(rebakeId: string): string {
  return `rebake:${rebakeId}`;
}
