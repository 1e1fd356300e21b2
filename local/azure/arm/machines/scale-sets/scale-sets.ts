import { listResponse } from '../../kernel/list-response.ts';
import { acceptDelete } from '../../kernel/operations/accept.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Resource } from '../../kernel/resource.ts';
import { normalizeRegion } from '../../kernel/regions.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
import { computePath, route, subscriptionPath, type Route } from '../../kernel/route.ts';
import { machineApiVersions as apiVersions } from '../api-versions.ts';
import type { Quota } from '../sizes/quota.ts';
import { isAvailable, sizes } from '../sizes/sizes.ts';
import { putScaleSet } from './put-scale-set.ts';
import { requireUniform } from './require-uniform.ts';
import { ActionInput, scaleSetActions, startScaleSetAction, type ScaleSetAction } from './scale-set-actions.ts';
import { scaleSetView } from './scale-set-views.ts';
import { ScaleSetUpdate, ScaleSetWrite, scaleSetType as type, type ScaleSet, type ScaleSetState } from './scale-set.ts';

export const scaleSetPath = `${computePath}/virtualMachineScaleSets/{vmScaleSetName}` as const;

/** https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-sets */
export function scaleSetRoutes(kernel: Kernel, quota: Quota): readonly Route[] {
  return [...writeAndReadRoutes(kernel, quota), ...viewRoutes(kernel), ...actionRoutes(kernel)];
}

function writeAndReadRoutes(kernel: Kernel, quota: Quota): readonly Route[] {
  return resourceRoutes(kernel, {
    ...{ type, path: scaleSetPath, apiVersions },
    requireName: computeName('vmScaleSetName', 64),
    put: { body: ScaleSetWrite, handle: (request) => putScaleSet(kernel, quota, request) },
    patch: {
      body: ScaleSetUpdate,
      handle(request) {
        const { body } = kernel.resources.require<ScaleSet>(request.resourceId);
        const whole = { ...request.body, location: body.location ?? '', properties: request.body.properties ?? {} };
        return { ...putScaleSet(kernel, quota, { ...request, body: whole }), status: 200 };
      },
    },
    list: (request, level) => listResponse(kernel, request, { type, capitalGroup: level === 'whole subscription' }),
    delete: (request) => acceptDelete(kernel, request, { kind: 'virtualMachineScaleSet.delete', family: 'operations' }),
  });
}

function viewRoutes(kernel: Kernel): readonly Route[] {
  const read = { method: 'GET', apiVersions } as const;
  return [
    route({
      ...read,
      path: `${scaleSetPath}/instanceView`,
      action: `${type}/instanceView/read`,
      handle({ resourceId }) {
        const set = kernel.resources.require<ScaleSet, ScaleSetState>(resourceId);
        requireUniform(set, 'instanceView.GET');
        return { status: 200, body: scaleSetView(kernel, set) };
      },
    }),
    route({
      ...read,
      path: `${scaleSetPath}/skus`,
      action: `${type}/skus/read`,
      handle: ({ resourceId }) => ({
        status: 200,
        body: { value: skusOf(kernel.resources.require<ScaleSet>(resourceId).body) },
      }),
    }),
    route({
      ...read,
      path: `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/virtualMachineScaleSets`,
      action: `${type}/read`,
      handle: (request) =>
        listResponse(kernel, request, {
          type,
          scope: `/subscriptions/${request.params.subscriptionId}`,
          only: ({ location }) => location === normalizeRegion(request.params.location),
        }),
    }),
  ];
}

/** The sizes that the set could have instead, and how many instances: a single placement group holds 100. */
function skusOf({ location = '', properties }: Resource<ScaleSet>): readonly object[] {
  const maximum = properties.singlePlacementGroup ? 100 : 1000;
  return sizes
    .filter((size) => isAvailable(size, location))
    .map(({ name }) => ({
      resourceType: type,
      sku: { name, tier: 'Standard' },
      capacity: { minimum: 0, maximum, defaultCapacity: 1, scaleType: 'Automatic' },
    }));
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
