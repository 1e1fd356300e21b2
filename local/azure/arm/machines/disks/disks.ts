import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import {
  computePath,
  route,
  subscriptionPath,
  type ArmRequest,
  type ArmResponse,
  type Route,
} from '../../kernel/route.ts';
import { diskApiVersions as apiVersions } from '../api-versions.ts';
import { diskType, DiskUpdate, DiskWrite, snapshotType, type Disk, type DiskState } from './disk.ts';
import { changeDisk, deleteDisk, putDisk, type DiskKind } from './put-disk.ts';

/** https://learn.microsoft.com/rest/api/compute/disks and …/snapshots */
export function diskRoutes(kernel: Kernel): readonly Route[] {
  return [...routesOf(kernel, 'disk', diskType), ...routesOf(kernel, 'snapshot', snapshotType)];
}

function routesOf(kernel: Kernel, kind: DiskKind, type: string): readonly Route[] {
  const path = `${computePath}/${kind}s/{name}`;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  const list = (request: ArmRequest, capitalGroup: boolean): ArmResponse =>
    listResponse(kernel, request, { type, capitalGroup });
  return [
    route({
      method: 'PUT',
      path,
      action: `${type}/write`,
      apiVersions,
      body: DiskWrite,
      handle: (request) => putDisk(kernel, kind, request),
    }),
    route({
      method: 'PATCH',
      path,
      action: `${type}/write`,
      apiVersions,
      body: DiskUpdate,
      handle: (request) =>
        changeDisk(kernel, kind, request, kernel.resources.require<Disk, DiskState>(request.resourceId)),
    }),
    route({
      ...read,
      path,
      handle: ({ resourceId }) => ({ status: 200, body: kernel.resources.require(resourceId).body }),
    }),
    route({ ...read, path: `${computePath}/${kind}s`, handle: (request) => list(request, false) }),
    route({ ...read, path: `${subscriptionPath}/providers/${type}`, handle: (request) => list(request, true) }),
    route({
      method: 'DELETE',
      path,
      action: `${type}/delete`,
      apiVersions,
      handle: (request) => deleteDisk(kernel, kind, request),
    }),
  ];
}
