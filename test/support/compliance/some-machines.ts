import type { ImageSource } from '../../../shared/domain/compliance/image-source.ts';
import type { ObservedMachine } from '../../../shared/domain/compliance/observed-machine.ts';
import { subscription } from '../../shared/domain/compliance/some-rules.ts';

/** The subscriptions that `someRules` has environments for. */
export const production = subscription('a');
export const test = subscription('b');

export const shop = 'shop@contoso.example';
export const web = 'ubuntu-web';

const gallery = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rebake/providers/Microsoft.Compute';

/** Our image definition in the gallery of a stage. */
export function ours(version: string, stage = 'production'): ImageSource {
  return { kind: 'gallery', imageId: `${gallery}/galleries/rebake_${stage}/images/${web}`, version };
}

/** An image that no rule allows. */
export const stranger: ImageSource = {
  kind: 'marketplace',
  publisher: 'Canonical',
  offer: 'ubuntu-24_04-lts',
  sku: 'server',
  version: '24.04.202512010',
  plan: null,
};

export function vmId(name: string, subscriptionId = production): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/rg-shop/providers/Microsoft.Compute/virtualMachines/${name}`;
}

/** A virtual machine of the shop in production, from an image that is not approved, with some members replaced. */
export function aVm(name: string, changes: Partial<ObservedMachine> = {}): ObservedMachine {
  const { subscriptionId = production } = changes;
  return {
    resourceId: vmId(name, subscriptionId),
    kind: 'virtualMachine',
    name,
    subscriptionId,
    resourceGroup: 'rg-shop',
    region: 'westeurope',
    tags: { owner: shop },
    managedBy: null,
    scaleSetId: null,
    vmId: `vm id of ${name}`,
    createdAt: '2026-01-05T07:00:00.000Z',
    ephemeralOsDisk: false,
    capacity: null,
    latestModelApplied: null,
    image: stranger,
    trail: [],
    ...changes,
  };
}

/** A scale set of the shop whose model names our live version. */
export function aScaleSet(name: string, changes: Partial<ObservedMachine> = {}): ObservedMachine {
  const resourceId = vmId(name).replace('virtualMachines', 'virtualMachineScaleSets');
  return aVm(name, { resourceId, kind: 'scaleSet', vmId: null, capacity: 0, image: ours('1.1.0'), ...changes });
}

/** Machines of one name and a number. */
export function someVms(count: number, changes: Partial<ObservedMachine> = {}): readonly ObservedMachine[] {
  return Array.from({ length: count }, (_, index) => aVm(`vm-${String(index).padStart(5, '0')}`, changes));
}
