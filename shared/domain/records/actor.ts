import { z } from 'zod';

/** Who did something: a signed-in person or application, or Rebake itself reacting to an event. */
export const Actor = z.object({
  /** Entra ID object id, or `rebake`. */
  id: z.string(),
  /** For people to read. */
  name: z.string(),
});
export type Actor = Readonly<z.infer<typeof Actor>>;

/** Rebake acting on its own. */
export const rebakeItself: Actor = { id: 'rebake', name: 'Rebake' };

/** An author's act with its reason, kept wherever a change is recorded. */
export const Act = z.object({ by: Actor, at: z.iso.datetime(), reason: z.string() });
export type Act = Readonly<z.infer<typeof Act>>;
