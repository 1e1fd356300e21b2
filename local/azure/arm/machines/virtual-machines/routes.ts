import { ArmError } from '../../kernel/arm-error.ts';
import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import { normalizeRegion, requireRegion } from '../../kernel/regions.ts';
import type { StoredResource } from '../../kernel/resource.ts';
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
import {
  captureMachine,
  generalizeMachine,
  machineActions,
  startAction,
  type MachineActionName,
} from './machine-actions.ts';
import type { StoredMachine } from './machine-guest.ts';
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
    put: {
      body: VirtualMachineWrite,
      handle: (request) => throttled(request, () => putMachine(kernel, quota, request)),
    },
    patch: {
      body: VirtualMachineUpdate,
      handle(request) {
        const machine = kernel.resources.require<VirtualMachine, MachineState>(request.resourceId);
        return throttled(request, () => updateMachine(kernel, quota, request, machine, { whole: false }));
      },
    },
    get: (request) => getMachine(kernel, throttles, request),
    list: (request, level) =>
      listResponse(kernel, request, {
        ...{ type, capitalGroup: level === 'whole subscription' },
        show: (machine) => listed(kernel, request, machine),
      }),
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
  if (existing.body.location !== location) {
    throw new ArmError(
      409,
      'InvalidResourceLocation',
      `The resource '${existing.body.name}' already exists in location '${existing.body.location ?? ''}' in resource group ` +
        `'${request.params['resourceGroupName'] ?? ''}'. A resource with the same name cannot be created in location '${location}'. ` +
        'Please select a new resource name.',
      { gateway: true },
    );
  }
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

/** As a list shows a machine: with its view where that is asked for, and with nothing else by `statusOnly=true`. */
function listed({ clock }: Kernel, request: ArmRequest, stored: StoredResource): unknown {
  const machine = stored as unknown as StoredMachine;
  const { id, name, location, properties } = machine.body;
  if (request.query('statusOnly') === 'true') {
    const { vmId, provisioningState } = properties;
    return {
      id,
      name,
      type,
      location,
      properties: { vmId, provisioningState, instanceView: instanceView(machine, clock.now()) },
    };
  }
  return wantsView(request)
    ? { ...machine.body, properties: { ...properties, instanceView: instanceView(machine, clock.now()) } }
    : machine.body;
}

function wantsView(request: ArmRequest): boolean {
  return (request.query('$expand') ?? '').toLowerCase().split(',').includes('instanceview');
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
