import type { MachineKind } from '../../domain/compliance/observed-machine.ts';

/** The parts of a machine's resource id, spelled as in the id; the subscription in lower case. */
export interface MachineId {
  readonly kind: MachineKind;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Of the machine, or of the scale set that an instance belongs to. */
  readonly name: string;
  /** Number of a uniform scale set's instance; empty for everything else. */
  readonly instance: string;
}

const pattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/(virtualMachines|virtualMachineScaleSets)\/([^/]+)(?:\/virtualMachines\/([^/]+))?$/i;

/** Takes the id of a virtual machine, a scale set or an instance of one apart; undefined for any other id. */
export function parseMachineId(resourceId: string): MachineId | undefined {
  const [, subscription = '', resourceGroup = '', type = '', name = '', instance = ''] = pattern.exec(resourceId) ?? [];
  if (name === '') {
    return undefined;
  }
  const isSet = type.toLowerCase() === 'virtualmachinescalesets';
  if (!isSet && instance !== '') {
    return undefined;
  }
  const kind = instance !== '' ? 'scaleSetInstance' : isSet ? 'scaleSet' : 'virtualMachine';
  return { kind, subscriptionId: subscription.toLowerCase(), resourceGroup, name, instance };
}

/** `/subscriptions/…/resourceGroups/…` of a resource, in lower case, so that it can be a key. */
export function groupKey({
  subscriptionId,
  resourceGroup,
}: Pick<MachineId, 'subscriptionId' | 'resourceGroup'>): string {
  return `/subscriptions/${subscriptionId}/resourcegroups/${resourceGroup.toLowerCase()}`;
}
