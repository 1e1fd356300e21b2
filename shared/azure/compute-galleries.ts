import type { ComputeManagementClient, GalleryImageVersion } from '@azure/arm-compute';
import { done, failed, type Progress, running } from '../domain/progress.ts';
import type { DesiredRegion } from '../domain/replication.ts';
import type { Galleries, GalleryVersion, GalleryVersionRef } from '../ports/galleries.ts';
import { azureFind, collect } from './azure-call.ts';
import { ensureGalleryDefinition } from './gallery-definitions.ts';
import { DefinitionResource, toDefinition, VersionResource } from './gallery-schema.ts';
import { look, submit } from './long-running.ts';

export interface GalleryLocation {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** Azure Compute Gallery; every stage has its own gallery, all in one resource group. */
export function createComputeGalleries(compute: ComputeManagementClient, location: GalleryLocation): Galleries {
  const { resourceGroup } = location;
  const resourceId = ({ gallery, imageDefinition, version }: GalleryVersionRef): string =>
    `/subscriptions/${location.subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute` +
    `/galleries/${gallery}/images/${imageDefinition}/versions/${version}`;

  async function find({ gallery, imageDefinition, version }: GalleryVersionRef): Promise<GalleryVersion | undefined> {
    const found = await azureFind('read image version', () =>
      compute.galleryImageVersions.get(resourceGroup, gallery, imageDefinition, version, {
        expand: 'ReplicationStatus',
      }),
    );
    return found && VersionResource.parse(found);
  }

  async function put(ref: GalleryVersionRef, model: GalleryImageVersion, doing: string): Promise<Progress> {
    const { gallery, imageDefinition, version } = ref;
    const started = await submit(doing, () =>
      compute.galleryImageVersions.createOrUpdate(resourceGroup, gallery, imageDefinition, version, model),
    );
    return running(doing, started);
  }

  return {
    resourceId,
    version: find,

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

    async ensureVersion(ref, source, { region, tags }, carry) {
      const doing = 'creating the image version';
      const looked = carry === null ? null : await lookAt(compute, carry);
      if (looked) {
        return looked.kind === 'running' ? { ...looked, ...percentOf(await find(ref)) } : looked;
      }
      const found = await find(ref);
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
      return put(ref, model, doing);
    },

    async applyRegions(ref, regions, carry) {
      // Excluded as a whole beats the regions' own flags, so it is said only while it holds for all of them.
      const excludeFromLatest = regions.every((region) => region.excludeFromLatest);
      const doing = 'updating the regions of the image version';
      const looked = carry === null ? null : await lookAt(compute, carry);
      if (looked) {
        return looked;
      }
      const found = await find(ref);
      if (!found) {
        return failed('ImageVersionNotFound', `There is no image version ${resourceId(ref)}`);
      }
      if (isAs(found, regions, excludeFromLatest)) {
        return settled(found, doing);
      }
      if (isBusy(found)) {
        return running(doing);
      }
      const publishingProfile = { excludeFromLatest, targetRegions: regions.map(toTargetRegion) };
      return put(ref, { location: found.location, publishingProfile, storageProfile: {} }, doing);
    },

    async retire(ref, carry) {
      const doing = 'deleting the image version';
      if (carry !== null) {
        const looked = await look(doing, compute, carry, compute.galleryImageVersions.delete);
        return looked === 'succeeded' ? done : looked === 'running' ? running(doing, carry) : looked;
      }
      const found = await find(ref);
      if (!found) {
        return done;
      }
      if (isBusy(found) || found.provisioningState === 'Deleting') {
        return running(doing);
      }
      const { gallery, imageDefinition, version } = ref;
      const started = await submit(doing, () =>
        compute.galleryImageVersions.delete(resourceGroup, gallery, imageDefinition, version),
      );
      return running(doing, started);
    },
  };
}

/** Null when the operation has succeeded: what comes next is read from the resource. */
async function lookAt(compute: ComputeManagementClient, carry: string): Promise<Progress | null> {
  const looked = await look('write image version', compute, carry, compute.galleryImageVersions.createOrUpdate);
  return looked === 'succeeded' ? null : looked === 'running' ? running('writing the image version', carry) : looked;
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
