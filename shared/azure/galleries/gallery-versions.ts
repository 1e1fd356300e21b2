import type { ComputeManagementClient, GalleryImageVersion } from '@azure/arm-compute';
import { done, type Progress, running } from '../../domain/progress.ts';
import type { GalleryVersion, GalleryVersionRef } from '../../ports/galleries.ts';
import { azureFind } from '../azure-call.ts';
import { VersionResource } from './gallery-schema.ts';
import { look, submit } from '../long-running.ts';

export interface GalleryLocation {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** Single calls about image versions. */
export interface GalleryVersions {
  resourceId(ref: GalleryVersionRef): string;
  find(ref: GalleryVersionRef): Promise<GalleryVersion | undefined>;
  put(ref: GalleryVersionRef, model: GalleryImageVersion, doing: string): Promise<Progress>;
  /** Null when the write has succeeded: what comes next is read from the resource. */
  lookAtWrite(carry: string): Promise<Progress | null>;
  remove(ref: GalleryVersionRef): Promise<Progress>;
  lookAtRemoval(carry: string): Promise<Progress>;
}

export function createGalleryVersions(compute: ComputeManagementClient, location: GalleryLocation): GalleryVersions {
  const { resourceGroup, subscriptionId } = location;
  const { galleryImageVersions: versions } = compute;
  const deleting = 'deleting the image version';
  return {
    resourceId: ({ gallery, imageDefinition, version }) =>
      `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute` +
      `/galleries/${gallery}/images/${imageDefinition}/versions/${version}`,

    async find({ gallery, imageDefinition, version }) {
      const found = await azureFind('read image version', () =>
        versions.get(resourceGroup, gallery, imageDefinition, version, { expand: 'ReplicationStatus' }),
      );
      return found && VersionResource.parse(found);
    },

    async put({ gallery, imageDefinition, version }, model, doing) {
      const started = await submit(doing, () =>
        versions.createOrUpdate(resourceGroup, gallery, imageDefinition, version, model),
      );
      return running(doing, started);
    },

    async lookAtWrite(carry) {
      const looked = await look('write image version', compute, carry, versions.createOrUpdate);
      return looked === 'succeeded'
        ? null
        : looked === 'running'
          ? running('writing the image version', carry)
          : looked;
    },

    async remove({ gallery, imageDefinition, version }) {
      const started = await submit(deleting, () => versions.delete(resourceGroup, gallery, imageDefinition, version));
      return running(deleting, started);
    },

    async lookAtRemoval(carry) {
      const looked = await look(deleting, compute, carry, versions.delete);
      return looked === 'succeeded' ? done : looked === 'running' ? running(deleting, carry) : looked;
    },
  };
}
