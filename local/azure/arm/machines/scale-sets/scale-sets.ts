import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { normalizeRegion } from '../../kernel/regions.ts';
import {
  computePath,
  route,
  subscriptionPath,
  type ArmRequest,
  type ArmResponse,
  type Route,
} from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import type { Quota } from '../sizes/quota.ts';
import { putScaleSet } from './put-scale-set.ts';
import { requireUniform } from './require-uniform.ts';
import { ActionInput, scaleSetActions, startScaleSetAction, type ScaleSetAction } from './scale-set-actions.ts';
import { scaleSetView } from './scale-set-views.ts';
import { ScaleSetUpdate, ScaleSetWrite, scaleSetType as type, type ScaleSet, type ScaleSetState } from './scale-set.ts';

export const scaleSetPath = `${computePath}/virtualMachineScaleSets/{vmScaleSetName}` as const;

/** https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets */
export function scaleSetRoutes(kernel: Kernel, quota: Quota): readonly Route[] {
  return [...writeRoutes(kernel, quota), ...readRoutes(kernel), ...actionRoutes(kernel)];
}

function writeRoutes(kernel: Kernel, quota: Quota): readonly Route[] {
  const write = { action: `${type}/write`, apiVersions, path: scaleSetPath } as const;
  return [
    route({ ...write, method: 'PUT', body: ScaleSetWrite, handle: (request) => putScaleSet(kernel, quota, request) }),
    route({
      ...write,
      method: 'PATCH',
      body: ScaleSetUpdate,
      handle(request) {
        const { body } = kernel.resources.require<ScaleSet>(request.resourceId);
        const whole = { ...request.body, location: body.location ?? '', properties: request.body.properties ?? {} };
        return { ...putScaleSet(kernel, quota, { ...request, body: whole }), status: 200 };
      },
    }),
    route({
      method: 'DELETE',
      path: scaleSetPath,
      action: `${type}/delete`,
      apiVersions,
      handle: (request) => deleteScaleSet(kernel, request),
    }),
  ];
}

function deleteScaleSet(kernel: Kernel, request: ArmRequest): ArmResponse {
  const stored = kernel.resources.get<ScaleSet, ScaleSetState>(request.resourceId);
  if (!stored) {
    return { status: 204 };
  }
  const { body } = stored;
  const operation = kernel.operations.start(request, {
    kind: 'virtualMachineScaleSet.delete',
    resourceId: body.id,
    location: body.location ?? '',
    family: 'operations',
    seconds: kernel.durations.seconds('virtualMachineScaleSet.delete'),
  });
  kernel.resources.put<ScaleSet>({ ...body, properties: { ...body.properties, provisioningState: 'Deleting' } });
  return { status: 202, headers: kernel.operations.headers(request, operation, { monitor: true }), operation };
}

function readRoutes(kernel: Kernel): readonly Route[] {
  const read = { method: 'GET', action: `${type}/read`, apiVersions } as const;
  const { resources } = kernel;
  return [
    route({
      ...read,
      path: scaleSetPath,
      handle: ({ resourceId }) => ({ status: 200, body: resources.require(resourceId).body }),
    }),
    route({
      ...read,
      path: `${scaleSetPath}/instanceView`,
      action: `${type}/instanceView/read`,
      handle({ resourceId }) {
        const set = resources.require<ScaleSet, ScaleSetState>(resourceId);
        requireUniform(set, 'instanceView.GET');
        return { status: 200, body: scaleSetView(kernel, set) };
      },
    }),
    route({
      ...read,
      path: `${computePath}/virtualMachineScaleSets`,
      handle: (request) => listResponse(kernel, request, { type }),
    }),
    route({
      ...read,
      path: `${subscriptionPath}/providers/${type}`,
      handle: (request) => listResponse(kernel, request, { type, capitalGroup: true }),
    }),
    route({
      ...read,
      path: `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/virtualMachineScaleSets`,
      handle: (request) =>
        listResponse(kernel, request, {
          type,
          scope: `/subscriptions/${request.params.subscriptionId}`,
          only: ({ location }) => location === normalizeRegion(request.params.location),
        }),
    }),
  ];
}

/** Names of permissions where they are written otherwise than in the path. */
const permissionNames: Readonly<Partial<Record<ScaleSetAction, string>>> = {
  poweroff: 'powerOff',
  reimageall: 'reimageAll',
};

function actionRoutes(kernel: Kernel): readonly Route[] {
  return scaleSetActions.map((action) =>
    route({
      method: 'POST',
      path: `${scaleSetPath}/${action}`,
      action: `${type}/${permissionNames[action] ?? action}/action`,
      apiVersions,
      body: ActionInput,
      handle: (request) => startScaleSetAction(kernel, request, request.resourceId, action, request.body),
    }),
  );
}
