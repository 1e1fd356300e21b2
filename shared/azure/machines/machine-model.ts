import { randomBytes } from 'node:crypto';
import type { VirtualMachine } from '@azure/arm-compute';
import type { MachineSpec } from '../../ports/machines.ts';

/** Windows computer names have at most 15 characters. */
const longestComputerName = 15;

/** The virtual machine as it is put to ARM: no public address, everything deleted with it, nothing of it kept. */
export function machineModel(spec: MachineSpec, subnet: string): VirtualMachine {
  return {
    location: spec.region,
    tags: { ...spec.tags },
    ...(spec.plan === null ? {} : { plan: { ...spec.plan } }),
    hardwareProfile: { vmSize: spec.size },
    storageProfile: {
      imageReference: imageReference(spec),
      osDisk: {
        createOption: 'FromImage',
        deleteOption: 'Delete',
        managedDisk: { storageAccountType: 'StandardSSD_LRS' },
        ...(spec.diskSizeGB === null ? {} : { diskSizeGB: spec.diskSizeGB }),
      },
    },
    osProfile: {
      computerName: spec.name.slice(0, longestComputerName),
      adminUsername: 'rebake',
      // Nobody signs in: no address is open and the password is forgotten at once.
      adminPassword: `${randomBytes(24).toString('base64url')}aA1!`,
    },
    networkProfile: { networkApiVersion: '2022-11-01', networkInterfaceConfigurations: [networkInterface(subnet)] },
    securityProfile: securityProfile(spec.securityType),
    diagnosticsProfile: { bootDiagnostics: { enabled: true } },
  };
}

function imageReference({
  image,
}: MachineSpec): NonNullable<VirtualMachine['storageProfile']>['imageReference'] & object {
  if (image.kind === 'galleryVersion') {
    return { id: image.resourceId };
  }
  const [publisher, offer, sku] = image.urn.split(':') as [string, string, string];
  return { publisher, offer, sku, version: image.version };
}

function networkInterface(subnet: string) {
  return {
    name: 'nic',
    primary: true,
    deleteOption: 'Delete',
    ipConfigurations: [{ name: 'ip', primary: true, subnet: { id: subnet } }],
  };
}

function securityProfile(securityType: MachineSpec['securityType']): NonNullable<VirtualMachine['securityProfile']> {
  // Named even when it is Standard: Trusted Launch is becoming the default for generation 2.
  return securityType === 'Standard'
    ? { securityType }
    : { securityType, uefiSettings: { secureBootEnabled: true, vTpmEnabled: true } };
}
