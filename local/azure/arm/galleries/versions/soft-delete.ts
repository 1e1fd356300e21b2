import { ArmError } from '../../kernel/arm-error.ts';
import { armTime } from '../../kernel/arm-time.ts';
import { listResponse } from '../../kernel/list-response.ts';
import { resourceNotFound } from '../../kernel/not-found.ts';
import { acceptWrite } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { parseResourceId } from '../../kernel/resource-id.ts';
import type { Resource } from '../../kernel/resource.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { galleryApiVersions } from '../api-versions.ts';
import { galleryPath } from '../galleries.ts';
import type { Gallery } from '../gallery.ts';
import type { ImageVersion, ImageVersionState } from './image-version.ts';

const softDeletedType = 'Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions';
const retention = 7 * 24 * 3600_000;

interface SoftDeleted {
  readonly resourceArmId: string;
  readonly softDeletedArtifactType: 'Images';
  readonly softDeletedTime: string;
}

interface Kept {
  readonly body: Resource<ImageVersion>;
  readonly state: ImageVersionState;
  /** Virtual milliseconds since 1970. */
  readonly until: number;
}

/** https://learn.microsoft.com/rest/api/compute/soft-deleted-resource/list-by-artifact-name */
export function softDeletedRoutes(kernel: Kernel): readonly Route[] {
  return [
    route({
      method: 'GET',
      path: `${galleryPath}/softDeletedArtifactTypes/{artifactType}/artifacts/{artifactName}/versions`,
      action: 'Microsoft.Compute/galleries/softDeletedArtifactTypes/artifacts/versions/read',
      withoutParents: true,
      apiVersions: galleryApiVersions.filter((version) => version >= '2024-03-03'),
      handle(request) {
        const { artifactType, artifactName } = request.params;
        if (artifactType.toLowerCase() !== 'images') {
          throw new ArmError(
            400,
            'InvalidParameter',
            `The value '${artifactType}' of parameter 'artifactType' is invalid.`,
            { target: 'artifactType' },
          );
        }
        const [gallery = ''] = request.resourceId.split(/\/softDeletedArtifactTypes\//i);
        const scope = `${gallery}/softDeletedArtifactTypes/Images/artifacts/${artifactName}`;
        forgetExpired(kernel, scope);
        return listResponse(kernel, request, { type: softDeletedType, scope });
      },
    }),
  ];
}

/** Keeps a version that is being deleted, where its gallery says so, for seven days. */
export function keepSoftDeleted({ resources, clock }: Kernel, versionId: string): void {
  const galleryId = versionId.split('/').slice(0, 9).join('/');
  const gallery = resources.get<Gallery>(galleryId)?.body;
  if (!gallery?.properties.softDeletePolicy?.isSoftDeleteEnabled) {
    return;
  }
  const { body, hidden } = resources.require<ImageVersion, ImageVersionState>(versionId);
  const softDeleted: Resource<SoftDeleted> = {
    id: softDeletedId(versionId),
    name: body.name,
    type: softDeletedType,
    location: body.location ?? '',
    properties: { resourceArmId: body.id, softDeletedArtifactType: 'Images', softDeletedTime: armTime(clock.now()) },
  };
  resources.put<SoftDeleted, Kept>(softDeleted, { body, state: hidden, until: clock.now() + retention });
}

/** Brings a soft-deleted version back as it was. */
export function restoreImageVersion(kernel: Kernel, request: ArmRequest): ArmResponse {
  const { resources, durations, clock } = kernel;
  const { resourceId } = request;
  const kept = resources.get<SoftDeleted, Kept>(softDeletedId(resourceId))?.hidden;
  if (resources.get(resourceId)) {
    throw new ArmError(409, 'Conflict', `The gallery image version '${resourceId}' exists and cannot be restored.`);
  }
  if (!kept || kept.until <= clock.now()) {
    throw resourceNotFound(resourceId);
  }
  const body: Resource<ImageVersion> = {
    ...kept.body,
    properties: { ...kept.body.properties, provisioningState: 'Updating' },
  };
  resources.put<ImageVersion, ImageVersionState>(body, kept.state);
  resources.remove(softDeletedId(resourceId));
  const seconds = durations.seconds('galleryImageVersion.update');
  const work = { kind: 'galleryImageVersion.write', family: 'capsOperations', seconds } as const;
  return acceptWrite(kernel, request, { body, isNew: false, ...work });
}

/** Deletes a soft-deleted version for good. */
export function purgeSoftDeleted({ resources }: Kernel, versionId: string): void {
  resources.remove(softDeletedId(versionId));
}

function forgetExpired({ resources, clock }: Kernel, scope: string): void {
  for (const { body, hidden } of resources.list<SoftDeleted, Kept>(scope, { type: softDeletedType }).items) {
    if (hidden.until <= clock.now()) {
      resources.remove(body.id);
    }
  }
}

function softDeletedId(versionId: string): string {
  const [, definition = '', version = ''] = parseResourceId(versionId)?.names ?? [];
  const gallery = versionId.split('/').slice(0, 9).join('/');
  return `${gallery}/softDeletedArtifactTypes/Images/artifacts/${definition}/versions/${version}`;
}
