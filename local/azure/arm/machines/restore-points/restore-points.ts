import { randomUUID } from 'node:crypto';
import { ArmError } from '../../kernel/arm-error.ts';
import { armTime } from '../../kernel/arm-time.ts';
import { listResponse } from '../../kernel/list-response.ts';
import { acceptDelete, acceptWrite } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { requireRegion } from '../../kernel/regions.ts';
import type { Resource } from '../../kernel/resource.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import { computePath, route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { diskApiVersions, machineApiVersions } from '../api-versions.ts';
import { changeNotAllowed, invalidParameter, notAllowed } from '../virtual-machines/faults-of-machines.ts';
import type { VirtualMachine } from '../virtual-machines/virtual-machine.ts';
import {
  type Collection,
  collectionType,
  CollectionWrite,
  diskRestorePointType,
  keepDisks,
  restorePointType,
  RestorePointWrite,
} from './restore-point.ts';

const collectionPath = `${computePath}/restorePointCollections/{collectionName}` as const;
const pointPath = `${collectionPath}/restorePoints/{restorePointName}` as const;
const apiVersions = machineApiVersions.filter((version) => version >= '2021-03-01');

/** Restore points of machines. https://learn.microsoft.com/rest/api/compute/restore-point-collections, …/restore-points, …/disk-restore-point */
export function restorePointRoutes(kernel: Kernel): readonly Route[] {
  const readDisk = {
    method: 'GET',
    action: `${diskRestorePointType}/read`,
    apiVersions: diskApiVersions.filter((version) => version >= '2020-12-01'),
  } as const;
  return [
    ...resourceRoutes(kernel, {
      ...{ type: collectionType, path: collectionPath, apiVersions },
      requireName: computeName('restorePointCollection.name'),
      put: { body: CollectionWrite, handle: (request) => putCollection(kernel, request) },
      delete: (request) => acceptDelete(kernel, request, { kind: 'restorePoint.delete', family: 'operations' }),
    }),
    ...resourceRoutes(kernel, {
      ...{ type: restorePointType, path: pointPath, apiVersions },
      requireName: computeName('restorePoint.name'),
      put: { body: RestorePointWrite, handle: (request) => putRestorePoint(kernel, request) },
      delete: (request) => acceptDelete(kernel, request, { kind: 'restorePoint.delete', family: 'operations' }),
    }),
    route({
      ...readDisk,
      path: `${pointPath}/diskRestorePoints/{diskRestorePointName}`,
      handle: ({ resourceId }) => ({ status: 200, body: kernel.resources.require(resourceId).body }),
    }),
    route({
      ...readDisk,
      path: `${pointPath}/diskRestorePoints`,
      handle(request) {
        kernel.resources.require(request.resourceId);
        return listResponse(kernel, request, { type: diskRestorePointType });
      },
    }),
  ];
}

/** The points that a collection or point holds go with it. */
export function removeRestorePoints({ resources }: Kernel, id: string): void {
  resources.list(id).items.forEach(({ body }) => resources.remove(body.id));
  resources.remove(id);
}

function putCollection(
  kernel: Kernel,
  { resourceId: id, body: sent }: ArmRequest<ArmRequest['params'], typeof CollectionWrite._output>,
): ArmResponse {
  const location = requireRegion(sent.location, collectionType);
  const existing = kernel.resources.get<Collection>(id)?.body;
  if (existing && existing.properties.source.id.toLowerCase() !== sent.properties.source.id.toLowerCase()) {
    throw changeNotAllowed('restorePointCollection.source');
  }
  const source = kernel.resources.get(sent.properties.source.id)?.body;
  if (!/\/virtualMachines\/[^/]+$/i.test(sent.properties.source.id)) {
    throw invalidParameter('Only restore points of virtual machines can be made here.', 'source.id');
  }
  if (source?.location !== location) {
    const message = `The source '${sent.properties.source.id}' is not found in '${location}'.`;
    throw new ArmError(404, 'NotFound', message, { target: 'source.id' });
  }
  const body: Resource<Collection & { readonly provisioningState: string }> = {
    ...{ id, name: id.split('/').at(-1) ?? '', type: collectionType, location },
    ...(sent.tags && { tags: sent.tags }),
    properties: {
      ...{ restorePointCollectionId: randomUUID(), ...existing?.properties },
      source: { id: source.id, location },
      provisioningState: 'Succeeded',
    },
  };
  kernel.resources.put(body);
  return { status: existing ? 200 : 201, body };
}

function putRestorePoint(kernel: Kernel, request: ArmRequest<ArmRequest['params'], RestorePointWrite>): ArmResponse {
  const { resourceId: id, body: sent } = request;
  if (kernel.resources.get(id)) {
    throw notAllowed(`Restore point '${id.split('/').at(-1)}' exists; restore points cannot be changed.`);
  }
  const collection = kernel.resources.require<Collection>(id.split('/').slice(0, -2).join('/')).body;
  const machine = kernel.resources.require<VirtualMachine>(collection.properties.source.id);
  const { excludeDisks = [], consistencyMode = 'CrashConsistent' } = sent.properties ?? {};
  const { hardwareProfile, vmId } = machine.body.properties;
  const storageProfile = keepDisks(
    kernel,
    id,
    machine,
    excludeDisks.map((disk) => disk.id),
  );
  const body = {
    ...{ id, name: id.split('/').at(-1) ?? '', type: restorePointType },
    properties: {
      ...{ consistencyMode, timeCreated: armTime(kernel.clock.now()), provisioningState: 'Creating' },
      sourceMetadata: { hardwareProfile, vmId, location: machine.body.location, storageProfile },
    },
  };
  kernel.resources.put(body);
  return acceptWrite(kernel, request, { body, isNew: true, kind: 'restorePoint.write', family: 'operations' });
}
