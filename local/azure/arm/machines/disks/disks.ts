import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import { computePath, type Route } from '../../kernel/route.ts';
import { diskApiVersions as apiVersions } from '../api-versions.ts';
import { diskType, DiskUpdate, DiskWrite, snapshotType, type Disk, type DiskState } from './disk.ts';
import { changeDisk, deleteDisk, putDisk, type DiskKind } from './put-disk.ts';

/** https://learn.microsoft.com/rest/api/compute/disks and …/snapshots */
export function diskRoutes(kernel: Kernel): readonly Route[] {
  return [...routesOf(kernel, 'disk', diskType), ...routesOf(kernel, 'snapshot', snapshotType)];
}

function routesOf(kernel: Kernel, kind: DiskKind, type: string): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type, path: `${computePath}/${kind}s/{name}`, apiVersions },
    requireName: computeName(`${kind}.name`),
    put: { body: DiskWrite, handle: (request) => putDisk(kernel, kind, request) },
    patch: {
      body: DiskUpdate,
      handle: (request) =>
        changeDisk(kernel, kind, request, kernel.resources.require<Disk, DiskState>(request.resourceId)),
    },
    list: (request, level) => listResponse(kernel, request, { type, capitalGroup: level === 'whole subscription' }),
    delete: (request) => deleteDisk(kernel, kind, request),
  });
}
