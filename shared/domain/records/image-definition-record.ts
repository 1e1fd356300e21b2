import { z } from 'zod';
import { Recipe } from '../recipe/recipe.ts';
import { Act, Actor } from './actor.ts';

/** What asked for a rebake. */
const RebakeTrigger = z.enum(['recipeChanged', 'baseImageReleased', 'parentLive', 'request']);
type RebakeTrigger = z.infer<typeof RebakeTrigger>;

export const RebakeRequest = z.object({
  trigger: RebakeTrigger,
  /** Bakes even when a version with the same bake key exists. */
  force: z.boolean(),
  reason: z.string(),
  by: Actor,
  at: z.iso.datetime(),
});
export type RebakeRequest = Readonly<z.infer<typeof RebakeRequest>>;

/** A request that goes on when the rebake that runs has ended; more requests become one with it. */
export const WaitingRebake = RebakeRequest.extend({
  /** What it will be known by; absent where it began to wait before this was kept. */
  rebakeId: z.string().optional(),
  /** Everybody whose request is in it, each once; absent where it began to wait before this was kept. */
  askedBy: z.array(Actor).optional(),
});
export type WaitingRebake = Readonly<z.infer<typeof WaitingRebake>>;

export const LiveVersion = z.object({
  version: z.string(),
  since: z.iso.datetime(),
  /** What was live before, newest first; bounded. */
  previous: z.array(z.string()),
});
export type LiveVersion = Readonly<z.infer<typeof LiveVersion>>;

/** A managed golden image: its recipe and what is going on with it. One item, guarded by its ETag. */
export const ImageDefinitionRecord = z.object({
  type: z.literal('definition'),
  id: z.literal('definition'),
  imageDefinition: z.string(),
  recipe: Recipe,
  /** SHA-256 of the whole recipe, hex. */
  recipeDigest: z.string(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** By stage. */
  live: z.record(z.string(), LiveVersion),
  /** Set while automatic rebakes are paused. */
  paused: Act.nullable(),
  failuresInRow: z.int().nonnegative(),
  /** The one rebake that runs; a rebake id. */
  runningRebake: z.string().nullable(),
  /** What came in meanwhile, merged into one. */
  waitingRebake: WaitingRebake.nullable(),
  /** The promotion that is open, by stage; a promotion id. */
  openPromotions: z.record(z.string(), z.string()),
  /** Deprecations and revocations that are under way; withdrawal ids. */
  openWithdrawals: z.array(z.string()).default([]),
});
export type ImageDefinitionRecord = Readonly<z.infer<typeof ImageDefinitionRecord>>;
