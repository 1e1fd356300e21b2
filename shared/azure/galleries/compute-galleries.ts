import type { ComputeManagementClient, GalleryImageVersion } from '@azure/arm-compute';
import { done, failed, type Progress, running } from '../../domain/progress.ts';
import type { DesiredRegion } from '../../domain/replication/desired-region.ts';
import type { Galleries, GalleryVersion, GalleryVersionRef } from '../../ports/galleries.ts';
import { azureFind, collect } from '../azure-call.ts';
import { ensureGalleryDefinition } from './gallery-definitions.ts';
import { DefinitionResource, toDefinition } from './gallery-schema.ts';
import { createGalleryVersions, type GalleryLocation, type GalleryVersions } from './gallery-versions.ts';

/** Azure Compute Gallery; every stage has its own gallery, all in one resource group. */
export function createComputeGalleries(compute: ComputeManagementClient, location: GalleryLocation): Galleries {
  const { resourceGroup } = location;
  const versions = createGalleryVersions(compute, location);
  return {
    resourceId: (ref) => versions.resourceId(ref),
    version: (ref) => versions.find(ref),

    async definition(gallery, imageDefinition) {
      const found = await azureFind('read image definition', () =>
        compute.galleryImages.get(resourceGroup, gallery, imageDefinition),
      );
      return found && toDefinition(DefinitionResource.parse(found));
    },

    ensureDefinition: (gallery, imageDefinition, definition, carry) =>
      ensureGalleryDefinition(compute, { resourceGroup, gallery, imageDefinition }, definition, carry),

    async versionNumbers(gallery, imageDefinition) {
      const pages = compute.galleryImageVersions.listByGalleryImage(resourceGroup, gallery, imageDefinition);
      return (await collect('list image versions', pages)).map(({ name }) => name!);
    },

    ensureVersion: (ref, source, settings, carry) => ensureVersion(versions, ref, { source, ...settings }, carry),
    applyRegions: (ref, regions, carry) => applyRegions(versions, ref, regions, carry),
    retire: (ref, carry) => retire(versions, ref, carry),
  };
}

type EnsureVersion = Parameters<Galleries['ensureVersion']>;
type NewVersion = EnsureVersion[2] & { readonly source: EnsureVersion[1] };

async function ensureVersion(
  versions: GalleryVersions,
  ref: GalleryVersionRef,
  { source, region, tags }: NewVersion,
  carry: string | null,
): Promise<Progress> {
  const doing = 'creating the image version';
  const looked = carry === null ? null : await versions.lookAtWrite(carry);
  if (looked) {
    return looked.kind === 'running' ? { ...looked, ...percentOf(await versions.find(ref)) } : looked;
  }
  const found = await versions.find(ref);
  if (found) {
    return isAtHome(found) ? done : settled(found, doing);
  }
  const model: GalleryImageVersion = {
    location: region.name,
    tags: { ...tags },
    storageProfile: {
      source: source.kind === 'machine' ? { virtualMachineId: source.resourceId } : { id: source.resourceId },
    },
    publishingProfile: { excludeFromLatest: true, targetRegions: [toTargetRegion(region)] },
  };
  return versions.put(ref, model, doing);
}

async function applyRegions(
  versions: GalleryVersions,
  ref: GalleryVersionRef,
  regions: readonly DesiredRegion[],
  carry: string | null,
): Promise<Progress> {
  // Excluded as a whole beats the regions' own flags, so it is said only while it holds for all of them.
  const excludeFromLatest = regions.every((region) => region.excludeFromLatest);
  const doing = 'updating the regions of the image version';
  const looked = carry === null ? null : await versions.lookAtWrite(carry);
  if (looked) {
    return looked;
  }
  const found = await versions.find(ref);
  if (!found) {
    return failed('ImageVersionNotFound', `There is no image version ${versions.resourceId(ref)}`);
  }
  if (isAs(found, regions, excludeFromLatest)) {
    return settled(found, doing);
  }
  if (isBusy(found)) {
    return running(doing);
  }
  const publishingProfile = { excludeFromLatest, targetRegions: regions.map(toTargetRegion) };
  // What a PUT leaves out is taken away: tags too, which others may have added.
  const { location, tags } = found;
  return versions.put(ref, { location, tags: { ...tags }, publishingProfile, storageProfile: {} }, doing);
}

async function retire(versions: GalleryVersions, ref: GalleryVersionRef, carry: string | null): Promise<Progress> {
  if (carry !== null) {
    return versions.lookAtRemoval(carry);
  }
  const found = await versions.find(ref);
  if (!found) {
    return done;
  }
  const goesOn = isBusy(found) || found.provisioningState === 'Deleting';
  return goesOn ? running('deleting the image version') : versions.remove(ref);
}

function isBusy({ provisioningState }: GalleryVersion): boolean {
  return provisioningState === 'Creating' || provisioningState === 'Updating';
}

function settled(found: GalleryVersion, doing: string): Progress {
  if (found.provisioningState === 'Failed') {
    return failed('ProvisioningFailed', `The image version ${found.resourceId} is in a failed state`);
  }
  return isBusy(found) ? running(doing) : done;
}

/** A region that failed later makes the whole version failed, but takes nothing from the one that it was made in. */
function isAtHome(found: GalleryVersion): boolean {
  const home = found.replication.find(({ name }) => name === found.location);
  return home?.state === 'Completed' && !isBusy(found);
}

/** How far the slowest region is. */
function percentOf(found: GalleryVersion | undefined): { readonly percent?: number } {
  const open = (found?.replication ?? []).filter(({ state }) => state !== 'Completed');
  return open.length === 0 ? {} : { percent: Math.min(...open.map(({ progress }) => progress)) };
}

function isAs(found: GalleryVersion, regions: readonly DesiredRegion[], excludeFromLatest: boolean): boolean {
  const key = ({ name, replicas, excludeFromLatest: excluded }: DesiredRegion): string =>
    `${name} ${replicas} ${excluded}`;
  const wanted = regions.map(key).toSorted().join();
  return found.excludeFromLatest === excludeFromLatest && found.regions.map(key).toSorted().join() === wanted;
}

function toTargetRegion({ name, replicas, excludeFromLatest }: DesiredRegion) {
  return { name, regionalReplicaCount: replicas, excludeFromLatest };
}
