import { z } from 'zod';
import { normaliseRegion } from '../../domain/region.ts';
import type { GalleryDefinition, GalleryVersion } from '../../ports/galleries.ts';

/** The fields of a gallery image definition that this app reads. */
export const DefinitionResource = z
  .object({
    osType: z.enum(['Linux', 'Windows']),
    osState: z.enum(['Generalized', 'Specialized']),
    hyperVGeneration: z.enum(['V1', 'V2']).default('V1'),
    architecture: z.enum(['x64', 'Arm64']).default('x64'),
    features: z.array(z.object({ name: z.string().optional(), value: z.string().optional() })).default([]),
    purchasePlan: z.object({ name: z.string(), publisher: z.string(), product: z.string() }).nullish(),
    provisioningState: z.string(),
  })
  .transform(({ features, ...definition }) => ({
    ...definition,
    securityType: features.find(({ name }) => name === 'SecurityType')?.value ?? 'Standard',
  }));

export function toDefinition(resource: z.output<typeof DefinitionResource>): GalleryDefinition {
  const { osType, osState, hyperVGeneration, architecture, securityType, purchasePlan = null } = resource;
  return { osType, osState, hyperVGeneration, architecture, securityType, purchasePlan };
}

const replicationStates = ['Unknown', 'Replicating', 'Completed', 'Failed'] as const;

/** The fields of a gallery image version that this app reads; regions come as `West Europe` or `westeurope`. */
export const VersionResource = z
  .object({
    id: z.string(),
    name: z.string(),
    location: z.string(),
    provisioningState: z.string(),
    tags: z.record(z.string(), z.string()).default({}),
    publishingProfile: z.object({
      excludeFromLatest: z.boolean().default(false),
      targetRegions: z
        .array(
          z.object({
            name: z.string(),
            regionalReplicaCount: z.number().default(1),
            excludeFromLatest: z.boolean().default(false),
          }),
        )
        .default([]),
    }),
    replicationStatus: z
      .object({
        summary: z
          .array(
            z.object({
              region: z.string(),
              state: z.enum(replicationStates).catch('Unknown'),
              progress: z.number().default(0),
              details: z.string().default(''),
            }),
          )
          .default([]),
      })
      .optional(),
  })
  .transform(
    ({ id, name, location, provisioningState, tags, publishingProfile, replicationStatus }): GalleryVersion => ({
      tags,
      resourceId: id,
      version: name,
      location: normaliseRegion(location),
      provisioningState,
      excludeFromLatest: publishingProfile.excludeFromLatest,
      regions: publishingProfile.targetRegions.map(({ name: region, regionalReplicaCount, excludeFromLatest }) => ({
        name: normaliseRegion(region),
        replicas: regionalReplicaCount,
        excludeFromLatest,
      })),
      replication: (replicationStatus?.summary ?? []).map(({ region, ...rest }) => ({
        name: normaliseRegion(region),
        ...rest,
      })),
    }),
  );
