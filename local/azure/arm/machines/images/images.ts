import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { listResponse } from '../../kernel/list-response.ts';
import type { Completer } from '../../kernel/operations/operation.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { Resource } from '../../kernel/resource.ts';
import {
  computePath,
  route,
  subscriptionPath,
  type ArmRequest,
  type ArmResponse,
  type Route,
} from '../../kernel/route.ts';
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
  const { resources } = kernel;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  const list = (request: ArmRequest): ArmResponse => listResponse(kernel, request, { type });
  return [
    route({
      method: 'PUT',
      path,
      action: `${type}/write`,
      apiVersions,
      body: ImageWrite,
      handle: (request) => putImage(kernel, request),
    }),
    route({
      method: 'PATCH',
      path,
      action: `${type}/write`,
      apiVersions,
      body: z.object({ tags: Tags.optional() }),
      handle(request) {
        const { body } = resources.require<ManagedImage>(request.resourceId);
        return accept(kernel, request, { ...body, ...(request.body.tags && { tags: request.body.tags }) }, 200);
      },
    }),
    route({ ...read, path, handle: ({ resourceId }) => ({ status: 200, body: resources.require(resourceId).body }) }),
    route({ ...read, path: `${computePath}/images`, handle: list }),
    route({ ...read, path: `${subscriptionPath}/providers/${type}`, handle: list }),
    route({
      method: 'DELETE',
      path,
      action: `${type}/delete`,
      apiVersions,
      handle: (request) => deleteImage(kernel, request),
    }),
  ];
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
    return accept(kernel, request, { ...existing, ...(sent.tags && { tags: sent.tags }) }, 200);
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
  return accept(kernel, request, body, 201);
}

function accept(kernel: Kernel, request: ArmRequest, body: Resource<ManagedImage>, status: 200 | 201): ArmResponse {
  const operation = kernel.operations.start(request, {
    kind: 'image.write',
    resourceId: body.id,
    location: body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('image.write'),
  });
  const provisioningState = status === 201 ? 'Creating' : 'Updating';
  const shown = { ...body, properties: { ...body.properties, provisioningState } };
  kernel.resources.put(shown);
  return { status, headers: kernel.operations.headers(request, operation), body: shown, operation };
}

/** Ends a write; an image that failed cannot be used. */
export function completeImageWrite({ resources }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    const { body } = resources.require<ManagedImage>(resourceId);
    resources.put({ ...body, properties: { ...body.properties, provisioningState: failure ? 'Failed' : 'Succeeded' } });
    return { kind: 'succeeded' };
  };
}

function deleteImage(kernel: Kernel, request: ArmRequest): ArmResponse {
  const stored = kernel.resources.get<ManagedImage>(request.resourceId);
  if (!stored) {
    return { status: 204 };
  }
  if (stored.body.properties.provisioningState === 'Creating') {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Image '${stored.body.name}' is being created and cannot be deleted.`,
    );
  }
  const operation = kernel.operations.start(request, {
    kind: 'image.delete',
    resourceId: stored.body.id,
    location: stored.body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('image.delete'),
  });
  return { status: 202, headers: kernel.operations.headers(request, operation, { monitor: true }), operation };
}

export function completeImageDelete({ resources }: Kernel): Completer {
  return ({ resourceId }, failure) => {
    if (!failure) {
      resources.remove(resourceId);
    }
    return failure ? { kind: 'failed', error: failure } : { kind: 'succeeded' };
  };
}
