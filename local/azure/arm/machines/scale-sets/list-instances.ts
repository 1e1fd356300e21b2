import { listResponse } from '../../kernel/list-response.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest, ArmResponse } from '../../kernel/route.ts';
import { invalidParameter } from '../virtual-machines/faults-of-machines.ts';
import { instanceView } from '../virtual-machines/instance-view.ts';
import { machinesOf } from './flexible-instances.ts';
import { instancesOf } from './instances.ts';
import { instanceViewOf } from './scale-set-views.ts';
import { instanceType as type, type ScaleSet, type StoredInstance } from './scale-set.ts';

/** Instances of a uniform set; of a flexible one its machines, named by themselves. */
export function listInstances(kernel: Kernel, request: ArmRequest): ArmResponse {
  const set = kernel.resources.require<ScaleSet>(request.resourceId).body;
  const isWanted = readFilter(kernel, request.query('$filter'));
  if (set.properties.orchestrationMode === 'Uniform') {
    const wanted = new Set(
      instancesOf(kernel, set.id)
        .filter(isWanted)
        .map(({ body }) => body.id),
    );
    return listResponse(kernel, request, {
      type,
      only: ({ id }) => wanted.has(id),
      show: (instance) => showInstance(kernel, request, instance as unknown as StoredInstance),
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

/** An instance as it is answered, with its view where `$expand` asks for it. */
export function showInstance({ clock }: Kernel, request: ArmRequest, instance: StoredInstance): unknown {
  const view = wantsView(request) && { instanceView: instanceViewOf(instance, clock.now()) };
  return { ...instance.body, properties: { ...instance.body.properties, ...view } };
}

function wantsView(request: ArmRequest): boolean {
  return (request.query('$expand') ?? '').toLowerCase().includes('instanceview');
}

/** The two documented filters. https://learn.microsoft.com/rest/api/compute/virtual-machine-scale-set-vms/list */
function readFilter({ clock }: Kernel, filter: string | undefined): (instance: StoredInstance) => boolean {
  const text = (filter ?? '').trim();
  if (text === '') {
    return () => true;
  }
  const [, start] = /^startswith\(instanceView\/statuses\/code,\s*'([^']*)'\)(?:\s+eq\s+true)?$/i.exec(text) ?? [];
  if (start !== undefined) {
    const startsSo = (code: string): boolean => code.toLowerCase().startsWith(start.toLowerCase());
    return (instance) => instanceViewOf(instance, clock.now()).statuses.some(({ code }) => startsSo(code));
  }
  const [, applied] = /^properties\/latestModelApplied\s+eq\s+(true|false)$/i.exec(text) ?? [];
  if (applied !== undefined) {
    return ({ body }) => body.properties.latestModelApplied === (applied.toLowerCase() === 'true');
  }
  throw invalidParameter(
    `The filter '${text}' is invalid. Supported are startswith(instanceView/statuses/code, '…') eq true and properties/latestModelApplied eq true.`,
    '$filter',
  );
}
