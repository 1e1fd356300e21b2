import { z } from 'zod';
import { Region } from '../region.ts';
import { normalForm } from './normal-form.ts';
import { GalleryName, PartName } from './recipe-names.ts';

const RegionWithReplicas = z.strictObject({ name: Region, replicas: z.int().min(1).max(50).default(1) }).readonly();

/** A region with its replicas; a bare name means one replica. Azure allows 50 a region. */
export const StageRegion = z
  .union([z.string(), RegionWithReplicas], { error: 'must be a region or { name, replicas }' })
  .transform((region) => (typeof region === 'string' ? { name: region } : region))
  .pipe(RegionWithReplicas);
export type StageRegion = z.infer<typeof StageRegion>;

const HealthAlerts = z.array(z.string().min(1).max(260)).readonly();

/** Regions that become live together, and what must hold before the next wave starts. */
export const Wave = z
  .strictObject({
    regions: z.array(StageRegion).min(1).readonly(),
    soakMinutes: z.number().min(0).max(43_200).default(0),
    /** Names of alert rules that must be silent, besides the stage's own. */
    healthAlerts: HealthAlerts.default([]),
  })
  .readonly();
export type Wave = z.infer<typeof Wave>;

const gateParts = {
  approvals: z.int().min(0).max(10).default(0),
  /** How long the version must have been live in the stage before. */
  soakHours: z.number().min(0).max(8760).default(0),
  evidenceMaxAgeDays: z.number().positive().max(3650).default(30),
  /** How long a promotion waits for all this before it expires. */
  expiryDays: z.number().positive().max(365).default(7),
};

/** What must hold before a version may enter a stage. `automatic`: without being asked; by default where no approval is needed. */
export const Gate = z
  .strictObject({ ...gateParts, automatic: z.boolean().optional() })
  .transform((gate) => ({ ...gate, automatic: gate.automatic ?? gate.approvals === 0 }))
  .pipe(normalForm(z.strictObject({ ...gateParts, automatic: z.boolean() }).readonly()));
export type Gate = z.infer<typeof Gate>;

const stageParts = {
  name: PartName,
  gallery: GalleryName,
  gate: Gate.optional(),
  healthAlerts: HealthAlerts.default([]),
};
/** Said of a stage that has regions of its own and waves. */
export const notBoth = 'must have regions or waves, not both';
const Waves = z.array(Wave).min(1).readonly();

/** A step of the way to production. `regions` is short for a single wave. */
export const RecipeStage = z
  .strictObject({ ...stageParts, regions: z.array(StageRegion).min(1).readonly().optional(), waves: Waves.optional() })
  .superRefine((stage, context) => {
    const given = [stage.regions, stage.waves].filter((one) => one !== undefined).length;
    if (given !== 1) {
      context.addIssue({ code: 'custom', message: given === 0 ? 'must have either regions or waves' : notBoth });
    }
  })
  .transform(({ regions, waves, ...stage }) => ({
    ...stage,
    waves: waves ?? [{ regions: regions ?? [], soakMinutes: 0, healthAlerts: [] }],
  }))
  .pipe(normalForm(z.strictObject({ ...stageParts, waves: Waves }).readonly()));
export type RecipeStage = z.infer<typeof RecipeStage>;

/** The stage's gate; a stage without one lets every accepted version in. */
export function gateOf(stage: RecipeStage): Gate {
  return stage.gate ?? Gate.parse({});
}

/** All regions of a stage, in the order of its waves. */
export function stageRegions(stage: RecipeStage): readonly StageRegion[] {
  return stage.waves.flatMap((wave) => wave.regions);
}

/** The alert rules that must be silent before the wave becomes visible: the stage's and the wave's own. */
export function waveHealthAlerts(stage: RecipeStage, wave: Wave): readonly string[] {
  return [...new Set([...stage.healthAlerts, ...wave.healthAlerts])];
}
