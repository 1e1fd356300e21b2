import { ArmError } from '../../kernel/arm-error.ts';
import { requireSameLocation } from '../../galleries/gallery-resources.ts';
import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { normalizeRegion, requireRegion } from '../../kernel/regions.ts';
import { computeName } from '../../kernel/resource-names.ts';
import { resourceRoutes } from '../../kernel/resource-routes.ts';
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
import type { Throttles } from '../throttles.ts';
import { createMachine, type MachineWriteRequest } from './create-machine.ts';
import { deleteMachine } from './delete-machine.ts';
import { instanceView } from './instance-view.ts';
import { listMachines, wantsView } from './list-machines.ts';
import {
  captureMachine,
  generalizeMachine,
  machineActions,
  startAction,
  type MachineActionName,
} from './machine-actions.ts';
import { Reimage, startReimage } from './reimage-machine.ts';
import { updateMachine } from './update-machine.ts';
import {
  VirtualMachineUpdate,
  VirtualMachineWrite,
  virtualMachineType as type,
  type MachineState,
  type VirtualMachine,
} from './virtual-machine.ts';

export const machinePath = `${computePath}/virtualMachines/{vmName}` as const;

export interface MachineServices {
  readonly quota: Quota;
  readonly throttles: Throttles;
}

/** https://learn.microsoft.com/rest/api/compute/virtual-machines */
export function virtualMachineRoutes(kernel: Kernel, services: MachineServices): readonly Route[] {
  return [...standardRoutes(kernel, services), ...viewRoutes(kernel, services), ...actionRoutes(kernel, services)];
}

function standardRoutes(kernel: Kernel, { quota, throttles }: MachineServices): readonly Route[] {
  const throttled = (request: ArmRequest, response: () => ArmResponse): ArmResponse => {
    const headers = throttles.take('UpdateVM', request.resourceId);
    const answer = response();
    return { ...answer, headers: { ...answer.headers, ...headers } };
  };
  return resourceRoutes(kernel, {
    ...{ type, path: machinePath, apiVersions },
    requireName: computeName('vmName', 64),
    put: {
      body: VirtualMachineWrite,
      handle: (request) => throttled(request, () => putMachine(kernel, quota, request)),
    },
    patch: {
      body: VirtualMachineUpdate,
      handle(request) {
        const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
        requireConditions(request, etagOf(machine.revision));
        return throttled(request, () => updateMachine(kernel, quota, request, machine, { whole: false }));
      },
    },
    get: (request) => getMachine(kernel, throttles, request),
    list: (request, level) => listMachines(kernel, request, level === 'whole subscription'),
    delete: (request) => throttled(request, () => deleteMachine(kernel, request)),
  });
}

function getMachine({ resources, clock }: Kernel, throttles: Throttles, request: ArmRequest): ArmResponse {
  const machine = resources.require<VirtualMachine, MachineState>(request.resourceId);
  const headers = throttles.take('LowCostGet', request.resourceId);
  const view = wantsView(request) && { instanceView: instanceView(machine, clock.now()) };
  const etag = etagOf(machine.revision);
  const properties = { ...machine.body.properties, ...view };
  return { status: 200, headers: { ...headers, ETag: etag }, body: { ...machine.body, etag, properties } };
}

function putMachine(kernel: Kernel, quota: Quota, request: MachineWriteRequest): ArmResponse {
  const existing = kernel.resources.get<VirtualMachine, MachineState>(request.resourceId);
  const location = requireRegion(request.body.location, type);
  requireConditions(request, existing && etagOf(existing.revision));
  if (!existing) {
    return createMachine(kernel, quota, request, location);
  }
  requireSameLocation(existing.body, location, request.resourceId);
  return updateMachine(kernel, quota, request, existing, { whole: true });
}

/** `If-None-Match: *` only creates; `If-Match` only changes what was read. */
function requireConditions(request: ArmRequest, etag: string | undefined): void {
  const [match, noneMatch] = [request.header('if-match'), request.header('if-none-match')];
  const failed =
    (noneMatch === '*' && etag !== undefined) ||
    (match !== undefined && (etag === undefined || (match !== '*' && match !== etag)));
  if (failed) {
    throw new ArmError(
      412,
      'PreconditionFailed',
      `The condition of the ${noneMatch === '*' ? 'If-None-Match' : 'If-Match'} header was not satisfied. The current etag for the resource is '${etag ?? ''}'.`,
    );
  }
}

function etagOf(revision: number): string {
  return `"${revision}"`;
}

function viewRoutes(kernel: Kernel, { throttles }: MachineServices): readonly Route[] {
  const { resources, clock } = kernel;
  return [
    route({
      method: 'GET',
      path: `${machinePath}/instanceView`,
      action: `${type}/instanceView/read`,
      apiVersions,
      handle(request) {
        const machine = resources.require<VirtualMachine, MachineState>(request.resourceId);
        const headers = throttles.take('LowCostGet', request.resourceId);
        return { status: 200, headers, body: instanceView(machine, clock.now()) };
      },
    }),
    route({
      method: 'GET',
      path: `${subscriptionPath}/providers/Microsoft.Compute/locations/{location}/virtualMachines`,
      action: `${type}/read`,
      apiVersions,
      handle: (request) =>
        listResponse(kernel, request, {
          type,
          scope: `/subscriptions/${request.params.subscriptionId}`,
          only: ({ location }) => location === normalizeRegion(request.params.location),
        }),
    }),
  ];
}

function actionRoutes(kernel: Kernel, { throttles }: MachineServices): readonly Route[] {
  const post = { method: 'POST', apiVersions } as const;
  const names = Object.keys(machineActions) as MachineActionName[];
  return [
    ...names.map((name) =>
      route({
        ...post,
        path: `${machinePath}/${name}`,
        action: `${type}/${name}/action`,
        handle(request) {
          const headers = throttles.take('UpdateVM', request.resourceId);
          const answer = startAction(kernel, request, name);
          return { ...answer, headers: { ...answer.headers, ...headers } };
        },
      }),
    ),
    route({
      ...post,
      path: `${machinePath}/reimage`,
      action: `${type}/reimage/action`,
      body: Reimage,
      handle(request) {
        const headers = throttles.take('UpdateVM', request.resourceId);
        const answer = startReimage(kernel, request);
        return { ...answer, headers: { ...answer.headers, ...headers } };
      },
    }),
    route({
      ...post,
      path: `${machinePath}/generalize`,
      action: `${type}/generalize/action`,
      handle: (request) => generalizeMachine(kernel, request),
    }),
    route({
      ...post,
      path: `${machinePath}/capture`,
      action: `${type}/capture/action`,
      handle: (request) => captureMachine(kernel, request),
    }),
  ];
}
