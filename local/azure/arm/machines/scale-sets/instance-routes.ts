import type { z } from 'zod';
import type { Kernel } from '../../kernel/provider.ts';
import { route, type ArmRequest, type ArmResponse, type Route } from '../../kernel/route.ts';
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
  return [...readRoutes(kernel), ...actionRoutes(kernel)];
}

function readRoutes(kernel: Kernel): readonly Route[] {
  const { resources, clock } = kernel;
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
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
  ];
}

/** What is done to one instance is done to its set, for this instance alone. */
function actionRoutes(kernel: Kernel): readonly Route[] {
  const act = (request: ArmRequest, action: ScaleSetAction, input?: z.infer<typeof ActionInput>): ArmResponse => {
    const parts = request.resourceId.split('/');
    const instanceIds = [parts.at(-1) ?? ''];
    return startScaleSetAction(kernel, request, parts.slice(0, -2).join('/'), action, { ...input, instanceIds });
  };
  return [
    route({
      method: 'DELETE',
      path: instancePath,
      action: `${type}/delete`,
      apiVersions,
      handle: (request) => (kernel.resources.get(request.resourceId) ? act(request, 'delete') : { status: 204 }),
    }),
    ...Object.entries(actions).map(([name, action]) =>
      route({
        method: 'POST',
        path: `${instancePath}/${name}`,
        action: `${type}/${name}/action`,
        apiVersions,
        body: ActionInput,
        handle: (request) => act(request, action, request.body),
      }),
    ),
  ];
}
