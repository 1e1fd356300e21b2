import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import { instanceView } from '../virtual-machines/instance-view.ts';
import { machinesOf } from './flexible-instances.ts';
import { ActionInput, startScaleSetAction, type ScaleSetAction } from './scale-set-actions.ts';
import { instanceViewOf } from './scale-set-views.ts';
import { scaleSetPath } from './scale-sets.ts';
import {
  instanceType as type,
  type Instance,
  type InstanceState,
  type ScaleSet,
  type StoredInstance,
} from './scale-set.ts';

export const instancePath = `${scaleSetPath}/virtualMachines/{instanceId}` as const;
const actions = {
  start: 'start',
  restart: 'restart',
  powerOff: 'poweroff',
  deallocate: 'deallocate',
  reimage: 'reimage',
  reimageAll: 'reimageall',
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
        return { status: 200, body: shown(kernel, request, instance) };
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

/** Instances of a uniform set; of a flexible one its machines, named by themselves. */
function listInstances(kernel: Kernel, request: ArmRequest): ArmResponse {
  const set = kernel.resources.require<ScaleSet>(request.resourceId).body;
  if (set.properties.orchestrationMode === 'Uniform') {
    return listResponse(kernel, request, {
      type,
      show: (instance) => shown(kernel, request, instance as unknown as StoredInstance),
    });
  }
  const value = machinesOf(kernel, set.id).map((machine) => {
    const view = wantsView(request) && { instanceView: instanceView(machine, kernel.clock.now()) };
    return {
      ...machine.body,
      instanceId: machine.body.name,
      properties: { ...machine.body.properties, latestModelApplied: true, ...view },
    };
  });
  return { status: 200, body: { value } };
}

function shown({ clock }: Kernel, request: ArmRequest, instance: StoredInstance): unknown {
  const view = wantsView(request) && { instanceView: instanceViewOf(instance, clock.now()) };
  return { ...instance.body, properties: { ...instance.body.properties, ...view } };
}

function wantsView(request: ArmRequest): boolean {
  return (request.query('$expand') ?? '').toLowerCase().includes('instanceview');
}
