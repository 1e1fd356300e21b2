import { ArmError } from '../../kernel/arm-error.ts';
import { defined } from '../../kernel/defined.ts';
import { acceptWrite } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { Resource } from '../../kernel/resource.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../../kernel/route.ts';
import { galleryApiVersions as apiVersions } from '../api-versions.ts';
import { readEndOfLife } from '../end-of-life.ts';
import { galleryPath } from '../galleries.ts';
import { requireDefinitionName, type Gallery } from '../gallery.ts';
import {
  acceptGalleryDelete,
  requireNotDeleting,
  requireNothingNested,
  requireSameLocation,
} from '../gallery-resources.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import {
  ImageDefinitionPatch,
  ImageDefinitionWrite,
  imageDefinitionType,
  requireChangesAllowed,
  requireKnownFeatures,
  withDefaults,
  type ImageDefinition,
  type ImageDefinitionChanges,
} from './image-definition.ts';

/** The path of one image definition. */
export const imageDefinitionPath = `${galleryPath}/images/{galleryImageName}` as const;

/** https://learn.microsoft.com/rest/api/compute/gallery-images */
export function imageDefinitionRoutes(kernel: Kernel): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: imageDefinitionType, path: imageDefinitionPath, apiVersions },
    requireName: requireDefinitionName,
    put: { body: ImageDefinitionWrite, handle: (request) => putDefinition(kernel, request, request.body) },
    patch: {
      body: ImageDefinitionPatch,
      handle(request) {
        const { body: existing } = kernel.resources.require<ImageDefinition>(request.resourceId);
        return updateDefinition(kernel, request, existing, request.body);
      },
    },
    delete(request) {
      requireNothingNested(kernel, request.resourceId);
      return acceptGalleryDelete(kernel, request, 'galleryImage');
    },
  });
}

function putDefinition(kernel: Kernel, request: ArmRequest, sent: ImageDefinitionWrite): ArmResponse {
  const { resources } = kernel;
  const { resourceId } = request;
  const existing = resources.get<ImageDefinition>(resourceId)?.body;
  const location = requireRegion(sent.location, imageDefinitionType);
  requireSameLocation(existing, location, resourceId);
  if (existing) {
    return updateDefinition(kernel, request, existing, { tags: sent.tags ?? {}, properties: sent.properties });
  }
  const { parentId, name = '' } = parseResourceId(resourceId) ?? { parentId: '' };
  requireNotDeleting(resources.require<Gallery>(parentId).body, request);
  requireFreeIdentifier(kernel, parentId, sent);
  requireRoom(kernel, resourceId, location);
  const properties = withDefaults(withEndOfLife(kernel, sent.properties), request.apiVersion);
  requireKnownFeatures(properties);
  const body: Resource<ImageDefinition> = {
    name,
    id: resourceId,
    type: imageDefinitionType,
    location,
    ...(sent.tags && { tags: sent.tags }),
    properties: { ...properties, provisioningState: 'Creating' },
  };
  resources.put(body);
  return acceptWrite(kernel, request, { body, isNew: true, kind: 'galleryImage.write', family: 'capsOperations' });
}

interface DefinitionChange {
  readonly tags?: Resource['tags'] | undefined;
  readonly properties: ImageDefinitionChanges;
}

function updateDefinition(
  kernel: Kernel,
  request: ArmRequest,
  existing: Resource<ImageDefinition>,
  { tags, properties }: DefinitionChange,
): ArmResponse {
  requireNotDeleting(existing, request);
  kernel.operations.requireIdle(existing.id);
  requireChangesAllowed(existing.properties, properties);
  const changed = {
    ...existing.properties,
    ...defined(withEndOfLife(kernel, properties)),
    provisioningState: 'Updating' as const,
  };
  requireKnownFeatures(changed);
  const body = { ...existing, ...(tags && { tags }), properties: changed };
  kernel.resources.put(body);
  return acceptWrite(kernel, request, { body, isNew: false, kind: 'galleryImage.write', family: 'capsOperations' });
}

function withEndOfLife<Properties extends { readonly endOfLifeDate?: string | undefined }>(
  { clock }: Kernel,
  properties: Properties,
): Properties {
  const { endOfLifeDate: sent } = properties;
  const target = 'galleryImage.properties.endOfLifeDate';
  return sent === undefined ? properties : { ...properties, endOfLifeDate: readEndOfLife(sent, clock.now(), target) };
}

/** Publisher, offer and SKU together are unique within a gallery. */
function requireFreeIdentifier({ resources }: Kernel, galleryId: string, { properties }: ImageDefinitionWrite): void {
  const { publisher, offer, sku } = properties.identifier;
  const key = [publisher, offer, sku].join('/').toLowerCase();
  const siblings = resources.list<ImageDefinition>(galleryId, { type: imageDefinitionType }).items;
  const same = siblings.find(({ body }) => {
    const { identifier } = body.properties;
    return [identifier.publisher, identifier.offer, identifier.sku].join('/').toLowerCase() === key;
  });
  if (same) {
    throw new ArmError(
      409,
      'Conflict',
      `The gallery image identifier with publisher '${publisher}', offer '${offer}' and sku '${sku}' is already used by gallery image '${same.body.name}'.`,
      { target: 'galleryImage.properties.identifier' },
    );
  }
}

/** 1,000 definitions per subscription and region. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery#limits */
function requireRoom({ resources }: Kernel, resourceId: string, location: string): void {
  const subscription = resourceId.split('/').slice(0, 3).join('/');
  if (resources.count(subscription, imageDefinitionType) < 1000) {
    return;
  }
  const all = resources.list(subscription, { type: imageDefinitionType }).items;
  const inUse = all.filter(({ body }) => body.location === location).length;
  if (inUse >= 1000) {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Operation results in exceeding quota limits of GalleryImages. Maximum allowed: 1000, Current in use: ${inUse}, Additional requested: 1.`,
    );
  }
}
