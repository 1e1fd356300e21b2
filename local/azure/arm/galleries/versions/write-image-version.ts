import { ArmError } from '../../kernel/arm-error.ts';
import { acceptWrite } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import type { Resource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import type { ImageDefinition } from '../definitions/image-definition.ts';
import { requireNotDeleting, requireSameLocation } from '../gallery-resources.ts';
import { requireSourceFits, securityTypeOf } from './check-source.ts';
import { readImageSource } from './image-source.ts';
import {
  imageVersionType,
  type ImageVersion,
  type ImageVersionState,
  type ImageVersionWrite,
  type RegionReplica,
  type SentProperties,
} from './image-version.ts';
import { readPublishingProfile } from './publishing-profile.ts';
import { exclusions } from './replication.ts';
import { createStorageProfile, requireSameSource } from './storage-profile.ts';
import { regionsOf } from './target-regions.ts';
import { requireVersionNumber } from './version-number.ts';

/** Makes a version from its source: 201, hidden or not as it says from the first moment on. */
function createImageVersion(kernel: Kernel, request: ArmRequest, sent: ImageVersionWrite): ArmResponse {
  const { resources, clock } = kernel;
  const { resourceId, apiVersion } = request;
  const { parentId = '', name = '' } = parseResourceId(resourceId) ?? {};
  const location = requireRegion(sent.location, imageVersionType);
  const { body: definition } = resources.require<ImageDefinition>(parentId);
  requireNotDeleting(definition, request);
  requireVersionNumber(name);
  requireRoom(kernel, resourceId);
  const { publishingProfile: profile = {}, storageProfile, safetyProfile } = sent.properties;
  const publishingProfile = readPublishingProfile({ sent: profile, location, apiVersion, now: clock.now() });
  const source = readImageSource(kernel, request, storageProfile, location);
  requireSourceFits(source, definition.properties);
  const body: Resource<ImageVersion> = {
    name,
    id: resourceId,
    type: imageVersionType,
    location,
    tags: sent.tags ?? {},
    properties: {
      publishingProfile,
      storageProfile: createStorageProfile(storageProfile, source),
      safetyProfile: readSafetyProfile(safetyProfile),
      provisioningState: 'Creating',
    },
  };
  const state: ImageVersionState = {
    // What machines it is good for is the definition's to say.
    image: { ...source.traits, securityType: securityTypeOf(definition.properties) },
    replicas: pending(publishingProfile.targetRegions, {}, clock.now()),
    excluded: exclusions(body),
    keepsRegions: safetyProfile?.allowDeletionOfReplicatedLocations === false,
  };
  // A version's image is copied from its gallery; everything else is captured first.
  const work = source.kind === 'imageVersion' ? 'update' : 'capture';
  return acceptVersion(kernel, request, { body, state, work, isNew: true });
}

export interface VersionChange {
  readonly tags?: Resource['tags'] | undefined;
  readonly properties: SentProperties;
  /** Whether what is not sent stays; else the publishing profile's `excludeFromLatest` falls back to false. */
  readonly patch: boolean;
}

/** Changes a version: its regions to exactly those sent, replicas, exclusions, end of life, safety. */
export function updateImageVersion(kernel: Kernel, request: ArmRequest, change: VersionChange): ArmResponse {
  const { resources, clock, operations } = kernel;
  const { body: existing, hidden } = resources.require<ImageVersion, ImageVersionState>(request.resourceId);
  const { publishingProfile: before } = existing.properties;
  const { publishingProfile: sentProfile, storageProfile, safetyProfile } = change.properties;
  requireNotDeleting(existing, request);
  operations.requireIdle(existing.id);
  requireSameSource(storageProfile, existing.properties.storageProfile);
  const sent = change.patch ? { excludeFromLatest: before.excludeFromLatest, ...sentProfile } : (sentProfile ?? {});
  const location = existing.location ?? '';
  const { apiVersion } = request;
  const publishingProfile = readPublishingProfile({ sent, existing: before, location, apiVersion, now: clock.now() });
  const allowed = safetyProfile?.allowDeletionOfReplicatedLocations;
  const keepsRegions = allowed === undefined ? hidden.keepsRegions : !allowed;
  if (keepsRegions) {
    requireNoneRemoved(before, publishingProfile);
  }
  const tags = change.tags ?? existing.tags;
  const body: Resource<ImageVersion> = {
    ...existing,
    ...(tags && { tags }),
    properties: {
      ...existing.properties,
      publishingProfile,
      safetyProfile: {
        ...existing.properties.safetyProfile,
        ...readSafetyProfile({ ...existing.properties.safetyProfile, ...safetyProfile }),
      },
      provisioningState: 'Updating',
    },
  };
  const replicas = { ...hidden.replicas, ...pending(publishingProfile.targetRegions, hidden.replicas, clock.now()) };
  return acceptVersion(kernel, request, {
    body,
    state: { ...hidden, replicas, keepsRegions },
    work: 'update',
    isNew: false,
  });
}

/** Creates a version or updates the one that is there. */
export function putImageVersion(kernel: Kernel, request: ArmRequest, sent: ImageVersionWrite): ArmResponse {
  const existing = kernel.resources.get<ImageVersion>(request.resourceId)?.body;
  if (!existing) {
    return createImageVersion(kernel, request, sent);
  }
  requireSameLocation(existing, requireRegion(sent.location, imageVersionType), request.resourceId);
  return updateImageVersion(kernel, request, { tags: sent.tags ?? {}, properties: sent.properties, patch: false });
}

interface Accepted {
  readonly body: Resource<ImageVersion>;
  readonly state: ImageVersionState;
  readonly work: 'capture' | 'update';
  readonly isNew: boolean;
}

function acceptVersion(kernel: Kernel, request: ArmRequest, { body, state, work, isNew }: Accepted): ArmResponse {
  kernel.resources.put<ImageVersion, ImageVersionState>(body, state);
  const seconds = kernel.durations.seconds(`galleryImageVersion.${work}`);
  return acceptWrite(kernel, request, {
    ...{ body, isNew },
    ...{ kind: 'galleryImageVersion.write', family: 'capsOperations', seconds },
  });
}

/** Copies that are wanted and not there yet; a failed one is tried again. */
function pending(
  targetRegions: ImageVersion['publishingProfile']['targetRegions'],
  replicas: ImageVersionState['replicas'],
  now: number,
): Record<string, RegionReplica> {
  const missing = regionsOf(targetRegions).filter((region) => replicas[region]?.state !== 'Completed');
  return Object.fromEntries(
    missing.map((region) => [region, { state: 'Replicating', startedAt: now, completesAt: null }]),
  );
}

function readSafetyProfile(sent: SentProperties['safetyProfile']): ImageVersion['safetyProfile'] {
  const { allowDeletionOfReplicatedLocations = false, blockDeletionBeforeEndOfLife } = sent ?? {};
  return {
    reportedForPolicyViolation: false,
    allowDeletionOfReplicatedLocations,
    ...(blockDeletionBeforeEndOfLife !== undefined && { blockDeletionBeforeEndOfLife }),
  };
}

function requireNoneRemoved(before: ImageVersion['publishingProfile'], after: ImageVersion['publishingProfile']): void {
  const wanted = regionsOf(after.targetRegions);
  const removed = regionsOf(before.targetRegions).filter((region) => !wanted.includes(region));
  if (removed.length > 0) {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Removing the gallery image version from replicated regions '${removed.join(', ')}' is not allowed because ` +
        "'safetyProfile.allowDeletionOfReplicatedLocations' is false.",
      { target: 'galleryImageVersion.properties.safetyProfile.allowDeletionOfReplicatedLocations' },
    );
  }
}

/** 10,000 versions per subscription and region. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery#limits */
function requireRoom({ resources }: Kernel, resourceId: string): void {
  const inUse = resources.count(resourceId.split('/').slice(0, 3).join('/'), imageVersionType);
  if (inUse >= 10_000) {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Operation results in exceeding quota limits of GalleryImageVersions. Maximum allowed: 10000, Current in use: ${inUse}, Additional requested: 1.`,
    );
  }
}
