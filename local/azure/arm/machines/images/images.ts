import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { acceptDelete, acceptWrite } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { Resource } from '../../kernel/resource.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import { computePath, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { Tags } from '../../kernel/tags.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import { readManagedImageSource, ManagedImageSource, type ManagedImage } from './image-source.ts';
import { changeNotAllowed } from '../virtual-machines/faults-of-machines.ts';

const type = 'Microsoft.Compute/images';
const path = `${computePath}/images/{imageName}` as const;

const ImageWrite = z.object({ location: z.string(), tags: Tags.optional(), properties: ManagedImageSource });
type ImageRequest = ArmRequest<ArmRequest['params'], z.infer<typeof ImageWrite>>;

/** Managed images. https://learn.microsoft.com/rest/api/compute/images */
export function imageRoutes(kernel: Kernel): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type, path, apiVersions },
    requireName: computeName('image.name'),
    put: { body: ImageWrite, handle: (request) => putImage(kernel, request) },
    patch: {
      body: z.object({ tags: Tags.optional() }),
      handle(request) {
        const { body } = kernel.resources.require<ManagedImage>(request.resourceId);
        return acceptImage(kernel, request, { ...body, ...(request.body.tags && { tags: request.body.tags }) }, false);
      },
    },
    delete: (request) => deleteImage(kernel, request),
  });
}

function putImage(kernel: Kernel, request: ImageRequest): ArmResponse {
  const { body: sent, resourceId: id } = request;
  const existing = kernel.resources.get<ManagedImage>(id)?.body;
  const location = requireRegion(sent.location, type);
  if (existing) {
    const before = existing.properties.sourceVirtualMachine?.id.toLowerCase();
    if (sent.properties.sourceVirtualMachine?.id.toLowerCase() !== before) {
      throw changeNotAllowed('sourceVirtualMachine');
    }
    return acceptImage(kernel, request, { ...existing, ...(sent.tags && { tags: sent.tags }) }, false);
  }
  const { properties, image } = readManagedImageSource(kernel, request, sent.properties, location);
  const body: Resource<ManagedImage> = {
    name: id.split('/').at(-1) ?? '',
    id,
    type,
    location,
    ...(sent.tags && { tags: sent.tags }),
    properties: { ...properties, provisioningState: 'Creating' },
  };
  kernel.resources.put<ManagedImage, { image: ImageTraits }>(body, { image });
  return acceptImage(kernel, request, body, true);
}

function acceptImage(kernel: Kernel, request: ArmRequest, body: Resource<ManagedImage>, isNew: boolean): ArmResponse {
  const provisioningState = isNew ? 'Creating' : 'Updating';
  const shown = { ...body, properties: { ...body.properties, provisioningState } };
  kernel.resources.put(shown);
  return acceptWrite(kernel, request, { body: shown, isNew, kind: 'image.write', family: 'operations' });
}

function deleteImage(kernel: Kernel, request: ArmRequest): ArmResponse {
  const image = kernel.resources.get<ManagedImage>(request.resourceId)?.body;
  if (image?.properties.provisioningState === 'Creating') {
    throw new ArmError(409, 'OperationNotAllowed', `Image '${image.name}' is being created and cannot be deleted.`);
  }
  return acceptDelete(kernel, request, { kind: 'image.delete', family: 'operations' });
}
