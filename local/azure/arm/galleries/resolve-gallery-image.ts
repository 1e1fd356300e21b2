import { ArmError } from '../kernel/arm-error.ts';
import type { Kernel } from '../kernel/provider.ts';
import type { StoredResource } from '../kernel/resource.ts';
import type { ArmRequest } from '../kernel/route.ts';
import { galleryImageNotFound, type ResolvedImage } from './image-reference.ts';
import { imageVersionType, type ImageVersion, type ImageVersionState } from './versions/image-version.ts';
import { compareVersionNumbers } from './versions/version-number.ts';

type Version = StoredResource<ImageVersion, ImageVersionState>;

/** A gallery image for a machine in a region: the version named, or `latest` there for a definition or `versions/latest`. */
export function resolveGalleryImage(kernel: Kernel, request: ArmRequest, id: string, region: string): ResolvedImage {
  const [definitionId = '', version] = id.split(/\/versions\//i);
  kernel.permissions.requireLinked(request, `${imageVersionType}/read`, id);
  const named = version !== undefined && version.toLowerCase() !== 'latest';
  const found = named
    ? kernel.resources.get<ImageVersion, ImageVersionState>(id)
    : latestImageVersion(kernel, definitionId, region);
  if (!found) {
    throw named || !kernel.resources.get(definitionId) ? galleryImageNotFound(id, region) : noLatest(definitionId);
  }
  if (!isAvailable(found, region)) {
    throw galleryImageNotFound(found.body.id, region);
  }
  return { kind: 'galleryVersion', exactVersion: found.body.name, sourceId: found.body.id, traits: found.hidden.image };
}

/**
 * What `latest` stands for in a region: of the versions that are not excluded and have been replicated there, the one
 * with the highest number. https://learn.microsoft.com/azure/virtual-machines/shared-image-galleries
 */
function latestImageVersion({ resources }: Kernel, definitionId: string, region: string): Version | undefined {
  return resources
    .list<ImageVersion, ImageVersionState>(definitionId, { type: imageVersionType })
    .items.filter((version) => {
      const { everywhere, regions } = version.hidden.excluded;
      return isAvailable(version, region) && !everywhere && !regions.includes(region);
    })
    .toSorted((one, other) => compareVersionNumbers(one.body.name, other.body.name))
    .at(-1);
}

function isAvailable({ body, hidden }: Version, region: string): boolean {
  return hidden.replicas[region]?.state === 'Completed' && body.properties.provisioningState !== 'Deleting';
}

function noLatest(definitionId: string): ArmError {
  return new ArmError(404, 'GalleryImageNotFound', `There is no latest image version exists for "${definitionId}".`, {
    target: 'imageReference',
  });
}
