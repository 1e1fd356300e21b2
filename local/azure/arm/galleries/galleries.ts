import type { z } from 'zod';
import { ArmError } from '../kernel/arm-error.ts';
import { listResponse } from '../kernel/list-response.ts';
import { acceptWrite } from '../kernel/operations/accept.ts';
import type { Kernel } from '../kernel/provider.ts';
import { requireRegion } from '../kernel/regions.ts';
import type { Resource } from '../kernel/resource.ts';
import { resourceRoutes } from '../kernel/resource-routes.ts';
import { computePath, route, type ArmRequest, type ArmResponse, type Route } from '../kernel/route.ts';
import { galleryApiVersions as apiVersions } from './api-versions.ts';
import {
  GalleryPatch,
  GalleryWrite,
  galleryType,
  requireGalleryName,
  requirePrivate,
  type Gallery,
} from './gallery.ts';
import {
  acceptGalleryDelete,
  requireNotDeleting,
  requireNothingNested,
  requireSameLocation,
} from './gallery-resources.ts';

/** The path of one gallery. */
export const galleryPath = `${computePath}/galleries/{galleryName}` as const;

/** https://learn.microsoft.com/rest/api/compute/galleries */
export function galleryRoutes(kernel: Kernel): readonly Route[] {
  return [
    ...resourceRoutes(kernel, {
      ...{ type: galleryType, path: galleryPath, apiVersions },
      requireName: requireGalleryName,
      put: { body: GalleryWrite, handle: (request) => putGallery(kernel, request) },
      patch: {
        body: GalleryPatch,
        handle(request) {
          const { body: existing } = kernel.resources.require<Gallery>(request.resourceId);
          const { location = '' } = existing;
          return writeGallery(kernel, request, { existing, location, sent: request.body, patch: true });
        },
      },
      list: (request) => listResponse(kernel, request, { type: galleryType, capitalGroup: true }),
      delete(request) {
        requireNothingNested(kernel, request.resourceId);
        return acceptGalleryDelete(kernel, request, 'gallery');
      },
    }),
    route({
      method: 'POST',
      path: `${galleryPath}/share`,
      action: `${galleryType}/share/action`,
      apiVersions,
      handle({ params }) {
        requirePrivate(params.subscriptionId, 'Groups');
        return { status: 200 };
      },
    }),
  ];
}

type Params = ArmRequest['params'];
type Sent = Partial<z.infer<typeof GalleryWrite>> & Pick<z.infer<typeof GalleryWrite>, 'properties'>;

function putGallery(kernel: Kernel, request: ArmRequest<Params, z.infer<typeof GalleryWrite>>): ArmResponse {
  const location = requireRegion(request.body.location, galleryType);
  const existing = kernel.resources.get<Gallery>(request.resourceId)?.body;
  requireSameLocation(existing, location, request.resourceId);
  if (!existing) {
    requireRoom(kernel, request, location);
  }
  return writeGallery(kernel, request, { existing, location, sent: request.body, patch: false });
}

interface GalleryChange {
  readonly existing: Resource<Gallery> | undefined;
  readonly location: string;
  readonly sent: Sent;
  /** Whether what is not sent stays. */
  readonly patch: boolean;
}

function writeGallery(
  kernel: Kernel,
  request: ArmRequest,
  { existing, location, sent, patch }: GalleryChange,
): ArmResponse {
  const { resourceId } = request;
  const [, , subscriptionId = ''] = resourceId.split('/');
  requireNotDeleting(existing, request);
  requirePrivate(subscriptionId, sent.properties.sharingProfile?.permissions);
  const name = existing?.name ?? resourceId.split('/').at(-1) ?? '';
  const tags = sent.tags ?? (patch ? existing?.tags : undefined);
  const body: Resource<Gallery> = {
    name,
    id: resourceId,
    type: galleryType,
    location,
    ...(tags && { tags }),
    properties: {
      ...(patch ? existing?.properties : {}),
      ...sent.properties,
      identifier: { uniqueName: `${subscriptionId}-${name.toUpperCase()}` },
      provisioningState: existing ? 'Succeeded' : 'Creating',
    },
  };
  kernel.operations.requireIdle(resourceId);
  kernel.resources.put(body);
  return acceptWrite(kernel, request, { body, isNew: !existing, kind: 'gallery.write', family: 'capsOperations' });
}

/** 100 galleries per subscription and region. https://learn.microsoft.com/azure/virtual-machines/azure-compute-gallery#limits */
function requireRoom({ resources }: Kernel, request: ArmRequest, location: string): void {
  const subscription = request.resourceId.split('/').slice(0, 3).join('/');
  const inRegion = resources
    .list(subscription, { type: galleryType })
    .items.filter(({ body }) => body.location === location);
  if (inRegion.length >= 100) {
    throw new ArmError(
      409,
      'OperationNotAllowed',
      `Operation results in exceeding quota limits of Galleries. Maximum allowed: 100, Current in use: ${inRegion.length}, Additional requested: 1.`,
    );
  }
}
