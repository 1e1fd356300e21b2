import { ArmError } from '../../kernel/arm-error.ts';
import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { galleryApiVersions as apiVersions } from '../api-versions.ts';
import { imageDefinitionPath } from '../definitions/image-definitions.ts';
import { deleteImageVersion } from './delete-image-version.ts';
import {
  ImageVersionPatch,
  ImageVersionWrite,
  imageVersionType,
  type ImageVersion,
  type ImageVersionState,
} from './image-version.ts';
import { replicationStatus } from './replication.ts';
import { restoreImageVersion } from './soft-delete.ts';
import { putImageVersion, updateImageVersion } from './write-image-version.ts';

/** The path of one image version. */
export const imageVersionPath = `${imageDefinitionPath}/versions/{galleryImageVersionName}` as const;

/** https://learn.microsoft.com/rest/api/compute/gallery-image-versions */
export function imageVersionRoutes(kernel: Kernel): readonly Route[] {
  const write = { path: imageVersionPath, action: `${imageVersionType}/write`, apiVersions } as const;
  const read = { method: 'GET', action: `${imageVersionType}/read`, apiVersions } as const;
  return [
    route({
      ...write,
      method: 'PUT',
      body: ImageVersionWrite,
      handle: (request) =>
        request.body.properties.restore
          ? restoreImageVersion(kernel, request)
          : putImageVersion(kernel, request, request.body),
    }),
    route({
      ...write,
      method: 'PATCH',
      body: ImageVersionPatch,
      handle: (request) => updateImageVersion(kernel, request, { ...request.body, patch: true }),
    }),
    route({ ...read, path: imageVersionPath, handle: (request) => getImageVersion(kernel, request) }),
    route({
      ...read,
      path: `${imageDefinitionPath}/versions`,
      handle: (request) => listResponse(kernel, request, { type: imageVersionType }),
    }),
    route({
      method: 'DELETE',
      path: imageVersionPath,
      action: `${imageVersionType}/delete`,
      apiVersions,
      handle: (request) => deleteImageVersion(kernel, request),
    }),
  ];
}

/** `replicationStatus` is answered only when it is asked for. */
function getImageVersion({ resources, clock }: Kernel, request: ArmRequest): ArmResponse {
  const { body, hidden } = resources.require<ImageVersion, ImageVersionState>(request.resourceId);
  const expand = request.query('$expand')?.toLowerCase();
  switch (expand) {
    case undefined:
    case 'uefisettings':
      return { status: 200, body };
    case 'replicationstatus': {
      const properties = { ...body.properties, replicationStatus: replicationStatus(hidden, clock.now()) };
      return { status: 200, body: { ...body, properties } };
    }
    default:
      throw new ArmError(400, 'InvalidParameter', `The value '${expand}' of parameter '$expand' is invalid.`, {
        target: '$expand',
      });
  }
}
