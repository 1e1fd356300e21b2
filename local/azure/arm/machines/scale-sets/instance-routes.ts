import type { Kernel } from '../../kernel/provider.ts';
import { route, type Route } from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import { listInstances, showInstance } from './list-instances.ts';
import { ActionInput, startScaleSetAction, type ScaleSetAction } from './scale-set-actions.ts';
import { instanceViewOf } from './scale-set-views.ts';
import { scaleSetPath } from './scale-sets.ts';
import { instanceType as type, type Instance, type InstanceState } from './scale-set.ts';

export const instancePath = `${scaleSetPath}/virtualMachines/{instanceId}` as const;
const actions = {
  start: 'start',
  restart: 'restart',
  powerOff: 'poweroff',
  deallocate: 'deallocate',
  reimage: 'reimage',
  reimageAll: 'reimageall',
  redeploy: 'redeploy',
  performMaintenance: 'performMaintenance',
} as const satisfies Record<string, ScaleSetAction>;

/** https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms */
export function instanceRoutes(kernel: Kernel): readonly Route[] {
  const { resources, clock } = kernel;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  const setOf = (id: string): string => id.split('/').slice(0, -2).join('/');
  return [
    route({ ...read, path: `${scaleSetPath}/virtualMachines`, handle: (request) => listInstances(kernel, request) }),
    route({
      ...read,
      path: instancePath,
      handle(request) {
        const instance = resources.require<Instance, InstanceState>(request.resourceId);
        return { status: 200, body: showInstance(kernel, request, instance) };
      },
    }),
    route({
      ...read,
      path: `${instancePath}/instanceView`,
      action: `${type}/instanceView/read`,
      handle: ({ resourceId }) => ({
        status: 200,
        body: instanceViewOf(resources.require<Instance, InstanceState>(resourceId), clock.now()),
      }),
    }),
    route({
      method: 'DELETE',
      path: instancePath,
      action: `${type}/delete`,
      apiVersions,
      handle(request) {
        return resources.get(request.resourceId)
          ? startScaleSetAction(kernel, request, setOf(request.resourceId), 'delete', {
              instanceIds: [request.params.instanceId],
            })
          : { status: 204 };
      },
    }),
    ...Object.entries(actions).map(([name, action]) =>
      route({
        method: 'POST',
        path: `${instancePath}/${name}`,
        action: `${type}/${name}/action`,
        apiVersions,
        body: ActionInput,
        handle: (request) =>
          startScaleSetAction(kernel, request, setOf(request.resourceId), action, {
            ...request.body,
            instanceIds: [request.resourceId.split('/').at(-1) ?? ''],
          }),
      }),
    ),
  ];
}
