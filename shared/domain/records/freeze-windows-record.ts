import { z } from 'zod';
import { FreezeWindow } from '../recipe/freeze-window.ts';
import { Act } from './actor.ts';

/** The partition of what concerns every image definition. No image definition has this name: names have no spaces. */
export const organisation = 'the organisation';

/** Times in which nothing is promoted anywhere in the organisation. One item, guarded by its ETag. */
export const FreezeWindowsRecord = z.object({
  type: z.literal('freezeWindows'),
  id: z.literal('freeze-windows'),
  imageDefinition: z.literal(organisation),
  windows: z.array(FreezeWindow),
  /** Who set them last, and why. */
  set: Act,
});
export type FreezeWindowsRecord = Readonly<z.infer<typeof FreezeWindowsRecord>>;
