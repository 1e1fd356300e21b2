import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { Resource, StoredResource } from '../../kernel/resource.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { invalidParameter } from './faults-of-machines.ts';
import { instanceView } from './instance-view.ts';
import type { StoredMachine } from './machine-guest.ts';
import { virtualMachineType as type } from './virtual-machine.ts';

/** Machines of a subscription or resource group, as `$filter`, `$expand` and `statusOnly` ask for them. */
export function listMachines(kernel: Kernel, request: ArmRequest, capitalGroup: boolean): ArmResponse {
  const only = readFilter(request.query('$filter'));
  const show = showBy(kernel, request);
  return listResponse(kernel, request, { type, capitalGroup, only, show });
}

/** Whether `$expand` asks for the instance view. Throws 400 for what cannot be expanded. */
export function wantsView(request: ArmRequest): boolean {
  const wanted = (request.query('$expand') ?? '').split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => name !== '' && !/^(?:instanceView|userData)$/i.test(name));
  if (unknown !== undefined) {
    throw invalidParameter(`The value '${unknown}' of parameter '$expand' is invalid.`, '$expand');
  }
  return wanted.some((name) => name.toLowerCase() === 'instanceview');
}

/** The one documented filter: the machines of a scale set. https://learn.microsoft.com/rest/api/compute/virtual-machines/list */
function readFilter(filter: string | undefined): (machine: Resource) => boolean {
  if (filter === undefined) {
    return () => true;
  }
  const [, setId] = /^'virtualMachineScaleSet\/id' eq '([^']+)'$/i.exec(filter.trim()) ?? [];
  if (setId === undefined) {
    throw invalidParameter(
      `The filter '${filter}' is invalid. Supported is 'virtualMachineScaleSet/id' eq '…'.`,
      '$filter',
    );
  }
  return ({ properties }) => {
    const set = properties['virtualMachineScaleSet'] as { readonly id: string } | undefined;
    return set?.id.toLowerCase() === setId.toLowerCase();
  };
}

function showBy({ clock }: Kernel, request: ArmRequest): (stored: StoredResource) => unknown {
  const expanded = wantsView(request);
  const statusOnly = request.query('statusOnly')?.toLowerCase() ?? 'false';
  if (statusOnly !== 'true' && statusOnly !== 'false') {
    throw invalidParameter(`The value '${statusOnly}' of parameter 'statusOnly' is invalid.`, 'statusOnly');
  }
  return (stored) => {
    const machine = stored as unknown as StoredMachine;
    const { id, name, location, properties } = machine.body;
    if (!expanded && statusOnly === 'false') {
      return machine.body;
    }
    const view = { instanceView: instanceView(machine, clock.now()) };
    if (statusOnly === 'true') {
      const { vmId, provisioningState } = properties;
      return { id, name, type, location, properties: { vmId, provisioningState, ...view } };
    }
    return { ...machine.body, properties: { ...properties, ...view } };
  };
}
