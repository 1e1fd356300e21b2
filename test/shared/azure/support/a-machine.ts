import type { MachineSpec } from '../../../../shared/ports/machines.ts';

/** A machine of a bake, in a resource group of its own. */
export function aMachine(name: string, changes: Partial<MachineSpec> = {}): MachineSpec {
  return {
    resourceGroup: `rebake-bake-${name}`,
    name: 'bake',
    region: 'westeurope',
    size: 'Standard_D2s_v5',
    osType: 'Linux',
    image: { kind: 'marketplace', urn: 'Canonical:ubuntu-24_04-lts:server', version: '24.04.202608070' },
    plan: null,
    securityType: 'Standard',
    diskSizeGB: null,
    tags: { 'rebake-id': `rebake-${name}`, 'rebake-purpose': 'bake' },
    ...changes,
  };
}
