import type { ImageTraits } from '../../../galleries/image-traits.ts';
import type { Size } from '../../sizes/sizes.ts';
import { badRequest, invalidParameter } from '../faults-of-machines.ts';

export type MachineSecurityType = 'Standard' | 'TrustedLaunch' | 'ConfidentialVM';

/** What machines an image's security type allows. https://learn.microsoft.com/azure/virtual-machines/trusted-launch */
const allowed: Readonly<Record<ImageTraits['securityType'], readonly MachineSecurityType[]>> = {
  Standard: ['Standard'],
  TrustedLaunch: ['TrustedLaunch'],
  TrustedLaunchSupported: ['Standard', 'TrustedLaunch'],
  ConfidentialVM: ['ConfidentialVM'],
  ConfidentialVMSupported: ['Standard', 'ConfidentialVM'],
  TrustedLaunchAndConfidentialVmSupported: ['Standard', 'TrustedLaunch', 'ConfidentialVM'],
};

/** Throws 400 where machine, image and size do not agree on a security type. */
export function requireSecurityType(
  wanted: MachineSecurityType,
  {
    image,
    size,
    encryption,
  }: { readonly image: ImageTraits; readonly size: Size; readonly encryption: string | undefined },
): void {
  const types = allowed[image.securityType];
  if (!types.includes(wanted)) {
    throw badRequest(
      types.includes('Standard')
        ? `Use of ${wanted} setting is not supported for the provided image. Please select ${wanted === 'TrustedLaunch' ? 'Trusted Launch Supported Gen2' : 'Confidential VM supported'} OS Image. For more information, see https://aka.ms/TrustedLaunch-FAQ.`
        : `The provided gallery image only supports creation of VMs and VM Scale Sets with '${types.join("' or '")}' security type.`,
    );
  }
  if (wanted === 'TrustedLaunch' && !size.trustedLaunch) {
    throw badRequest(
      `The VM size '${size.name}' is not supported for creation of VMs and Virtual Machine Scale Set with 'TrustedLaunch' security type.`,
    );
  }
  if ((wanted === 'ConfidentialVM') !== (size.confidential !== undefined)) {
    throw badRequest(
      wanted === 'ConfidentialVM'
        ? `The VM size '${size.name}' is not supported for creation of VMs and Virtual Machine Scale Set with 'ConfidentialVM' security type.`
        : `The VM size '${size.name}' is only supported with 'ConfidentialVM' security type.`,
    );
  }
  if (wanted === 'ConfidentialVM' && encryption === undefined) {
    throw invalidParameter(
      "Required parameter 'osDisk.managedDisk.securityProfile.securityEncryptionType' is missing (null).",
      'osDisk.managedDisk.securityProfile.securityEncryptionType',
    );
  }
}
