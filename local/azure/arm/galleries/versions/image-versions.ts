import { ArmError } from '../../kernel/arm-error.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import type { ArmRequest, ArmResponse, Route } from '../../kernel/route.ts';
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
const imageVersionPath = `${imageDefinitionPath}/versions/{galleryImageVersionName}` as const;

/** https://learn.microsoft.com/rest/api/compute/gallery-image-versions */
export function imageVersionRoutes(kernel: Kernel): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type: imageVersionType, path: imageVersionPath, apiVersions },
    put: {
      body: ImageVersionWrite,
      handle: (request) =>
        request.body.properties.restore
          ? restoreImageVersion(kernel, request)
          : putImageVersion(kernel, request, request.body),
    },
    patch: {
      body: ImageVersionPatch,
      handle: (request) => updateImageVersion(kernel, request, { ...request.body, patch: true }),
    },
    get: (request) => getImageVersion(kernel, request),
    delete: (request) => deleteImageVersion(kernel, request),
  });
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
