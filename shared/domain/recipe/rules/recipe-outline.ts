import { z } from 'zod';
import { Region } from '../../region.ts';

const Text = z.string().optional().catch(undefined);
const Named = z.object({ name: Text }).catch({ name: undefined });
const NamedRegion = z
  .union([Region, z.object({ name: Region }).transform(({ name }) => name)])
  .optional()
  .catch(undefined);
const Regions = list(NamedRegion);
const Waves = list(z.object({ regions: Regions }).catch({ regions: [] }));

const StageOutline = z
  .object({ name: Text, gallery: Text, gate: z.unknown().optional(), regions: Regions, waves: Waves })
  .catch({ name: undefined, gallery: undefined, gate: undefined, regions: [], waves: [] })
  .transform(({ regions, waves, ...stage }) => {
    const inWaves = waves.flatMap((wave) => wave.regions);
    return { ...stage, hasBoth: regions.length > 0 && waves.length > 0, regions: known(regions, inWaves) };
  });
export type StageOutline = z.infer<typeof StageOutline>;

/**
 * The names in a recipe, read from whatever was sent: what has the wrong shape is left out, and everything else keeps
 * its place, so that a fault in one field does not hide that a name is there twice.
 */
export const RecipeOutline = z
  .object({
    bake: z.object({ steps: list(Named) }).catch({ steps: [] }),
    checks: list(Named),
    stages: list(StageOutline),
    freezeWindows: list(z.object({ stages: list(Text) }).catch({ stages: [] })),
  })
  .catch({ bake: { steps: [] }, checks: [], stages: [], freezeWindows: [] });
export type RecipeOutline = z.infer<typeof RecipeOutline>;

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item).catch([]);
}

/** What could be read of the stage's own regions, else of those of its waves. */
function known(own: readonly (string | undefined)[], inWaves: readonly (string | undefined)[]): readonly string[] {
  return (own.length > 0 ? own : inWaves).flatMap((region) => region ?? []);
}
