import type { Kernel } from '../../kernel/provider.ts';
import type { Resource } from '../../kernel/resource.ts';
import { requireReferenced } from '../../network/network-resources.ts';
import { requireBootable, requireSize } from '../virtual-machines/checks/check-size.ts';
import { requireOsProfile } from '../virtual-machines/checks/check-os-profile.ts';
import { checkPlan } from '../virtual-machines/checks/check-plan.ts';
import { requireSecurityType } from '../virtual-machines/checks/check-security.ts';
import { missingParameter } from '../virtual-machines/faults-of-machines.ts';
import { findMachineSource } from '../virtual-machines/machine-image.ts';
import type { Size } from '../sizes/sizes.ts';
import type { ScaleSet, SourceOfInstances, ScaleSetRequest } from './scale-set.ts';

/** Checks a scale set's model; undefined for a flexible set without one. Throws Azure's refusals. */
export function checkModel(
  kernel: Kernel,
  request: ScaleSetRequest,
  { properties, location = '', sku, plan }: Resource<ScaleSet>,
  capacity: number,
): { readonly size: Size; readonly source: SourceOfInstances } | undefined {
  const profile = properties.virtualMachineProfile;
  if (!profile && properties.orchestrationMode === 'Flexible' && capacity === 0) {
    return undefined;
  }
  if (!profile) {
    throw missingParameter('virtualMachineProfile');
  }
  const size = requireSize(sku?.['name'] as string | undefined, location);
  const storage = profile.storageProfile;
  const source = findMachineSource(
    kernel,
    request,
    storage && { ...storage, osDisk: storage.osDisk ?? { createOption: 'FromImage' } },
    location,
  );
  if (source.kind === 'disk') {
    throw missingParameter('virtualMachineProfile.storageProfile.imageReference');
  }
  const { image } = source;
  checkPlan(kernel, request, plan as { name: string; publisher: string; product: string } | undefined, image);
  const sentProfile = request.body.properties.virtualMachineProfile?.osProfile;
  if (sentProfile || !profile.osProfile) {
    requireOsProfile(sentProfile, image);
  }
  requireBootable(size, image);
  const encryption = storage?.osDisk?.managedDisk?.securityProfile?.securityEncryptionType;
  requireSecurityType(profile.securityProfile?.securityType ?? 'Standard', { image, size, encryption });
  requireNetwork(kernel, request, profile);
  return {
    size,
    source: {
      ...(source.exactVersion !== undefined && { exactVersion: source.exactVersion }),
      creationData: source.creationData,
      osType: image.osType,
      sizeGB: image.osDiskSizeGB,
    },
  };
}

function requireNetwork(
  kernel: Kernel,
  request: ScaleSetRequest,
  { networkProfile }: NonNullable<ScaleSet['virtualMachineProfile']>,
): void {
  const configurations = networkProfile?.networkInterfaceConfigurations ?? [];
  if (configurations.length === 0) {
    throw missingParameter('virtualMachineProfile.networkProfile');
  }
  for (const { properties } of configurations) {
    for (const { properties: ip } of properties.ipConfigurations) {
      const subnet = requireReferenced(kernel, request, ip.subnet.id);
      kernel.permissions.requireLinked(request, 'Microsoft.Network/virtualNetworks/subnets/join/action', subnet.id);
    }
  }
}
