import { z } from 'zod';
import { PartName } from '../../recipe/recipe-names.ts';
import { AllowedSources } from './allowed-sources.ts';
import { ChannelName, ManagementGroup, ResourceGroupPattern, SubscriptionId, TagPattern } from './rule-names.ts';

/**
 * How far behind the live version a machine may be. Beyond either limit it is outdated; with neither it never is.
 * `versionsBehind` counts newer versions that were live, `daysBehind` runs from when the first of them was.
 */
export const TooOld = z
  .strictObject({
    versionsBehind: z.int().min(0).max(1000).optional(),
    daysBehind: z.number().min(0).max(3650).optional(),
  })
  .readonly();
export type TooOld = z.infer<typeof TooOld>;

const Exclusions = z
  .strictObject({
    resourceGroups: z.array(ResourceGroupPattern).max(500).readonly().default([]),
    tags: z.array(TagPattern).max(100).readonly().default([]),
  })
  .readonly();

/** Subscriptions that are used alike, and which images may run in them. */
export const EnvironmentRules = z
  .strictObject({
    name: PartName,
    subscriptions: z.array(SubscriptionId).max(5000).readonly().default([]),
    /** Of several that hold a subscription the nearest decides, and a subscription's own entry before all. */
    managementGroups: z.array(ManagementGroup).max(500).readonly().default([]),
    /** Stages of our recipes whose versions may run here. A later stage's may run here too: they passed more gates. */
    stages: z.array(PartName).min(1).max(10).readonly(),
    allow: AllowedSources.prefault({}),
    /** What is not looked at. */
    exclude: Exclusions.prefault({}),
    /** In place of the `tooOld` that holds for all. */
    tooOld: TooOld.optional(),
    channel: ChannelName.optional(),
  })
  .readonly();
export type EnvironmentRules = z.infer<typeof EnvironmentRules>;
