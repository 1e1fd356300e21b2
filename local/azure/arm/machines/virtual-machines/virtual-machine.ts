import { z } from 'zod';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { oneOf } from '../../kernel/one-of.ts';
import { Tags } from '../../kernel/tags.ts';
import { IpConfigurationWrite } from '../../network/network-interface.ts';

export const virtualMachineType = 'Microsoft.Compute/virtualMachines';

const Reference = z.object({ id: z.string().min(1) });
const DeleteOption = oneOf(['Delete', 'Detach']);

export const ImageReferenceWrite = z.looseObject({
  id: z.string().optional(),
  publisher: z.string().optional(),
  offer: z.string().optional(),
  sku: z.string().optional(),
  version: z.string().optional(),
  sharedGalleryImageId: z.string().optional(),
  communityGalleryImageId: z.string().optional(),
});

const ManagedDiskWrite = z.looseObject({
  id: z.string().optional(),
  storageAccountType: z.string().optional(),
  securityProfile: z.looseObject({ securityEncryptionType: z.string().optional() }).optional(),
});

export const OsDiskWrite = z.looseObject({
  osType: oneOf(['Linux', 'Windows']).optional(),
  name: z.string().optional(),
  createOption: oneOf(['FromImage', 'Attach', 'Empty', 'Copy', 'Restore']),
  caching: oneOf(['None', 'ReadOnly', 'ReadWrite']).optional(),
  diskSizeGB: z.int().positive().optional(),
  deleteOption: DeleteOption.optional(),
  managedDisk: ManagedDiskWrite.optional(),
  diffDiskSettings: z.looseObject({ option: z.string() }).optional(),
  vhd: z.object({ uri: z.string() }).optional(),
});

export const DataDiskWrite = z.looseObject({
  lun: z.int().min(0).max(63),
  name: z.string().optional(),
  createOption: oneOf(['FromImage', 'Attach', 'Empty', 'Copy', 'Restore']),
  diskSizeGB: z.int().positive().optional(),
  caching: oneOf(['None', 'ReadOnly', 'ReadWrite']).optional(),
  deleteOption: DeleteOption.optional(),
  managedDisk: ManagedDiskWrite.optional(),
});

export const OsProfileWrite = z.looseObject({
  computerName: z.string().optional(),
  adminUsername: z.string().optional(),
  adminPassword: z.string().optional(),
  customData: z.string().optional(),
  linuxConfiguration: z
    .looseObject({ disablePasswordAuthentication: z.boolean().optional(), ssh: z.looseObject({}).optional() })
    .optional(),
  windowsConfiguration: z.looseObject({}).optional(),
  allowExtensionOperations: z.boolean().optional(),
  requireGuestProvisionSignal: z.boolean().optional(),
  secrets: z.array(z.unknown()).optional(),
});

export const InterfaceConfigurationWrite = z.object({
  name: z.string().min(1),
  properties: z.looseObject({
    primary: z.boolean().optional(),
    deleteOption: DeleteOption.optional(),
    enableAcceleratedNetworking: z.boolean().optional(),
    networkSecurityGroup: Reference.optional(),
    ipConfigurations: z.array(IpConfigurationWrite).min(1),
  }),
});

export const NetworkProfileWrite = z.looseObject({
  networkApiVersion: z.string().optional(),
  networkInterfaces: z
    .array(
      z.object({
        id: z.string().min(1),
        properties: z
          .looseObject({ primary: z.boolean().optional(), deleteOption: DeleteOption.optional() })
          .optional(),
      }),
    )
    .optional(),
  networkInterfaceConfigurations: z.array(InterfaceConfigurationWrite).optional(),
});

export const SecurityProfileWrite = z.looseObject({
  securityType: oneOf(['Standard', 'TrustedLaunch', 'ConfidentialVM']).optional(),
  encryptionAtHost: z.boolean().optional(),
  uefiSettings: z.object({ secureBootEnabled: z.boolean().optional(), vTpmEnabled: z.boolean().optional() }).optional(),
});

/** Without a `storageUri` the logs are in an account that Azure manages, which is the only one that there is here. */
export const DiagnosticsProfile = z.looseObject({
  bootDiagnostics: z.looseObject({ enabled: z.boolean().optional(), storageUri: z.string().optional() }).optional(),
});
export type DiagnosticsProfile = z.infer<typeof DiagnosticsProfile>;

export const PlanWrite = z.object({
  name: z.string(),
  publisher: z.string(),
  product: z.string(),
  promotionCode: z.string().optional(),
});

const VirtualMachineProperties = z.looseObject({
  hardwareProfile: z.looseObject({ vmSize: z.string().min(1) }).optional(),
  storageProfile: z
    .looseObject({
      imageReference: ImageReferenceWrite.nullish(),
      osDisk: OsDiskWrite.optional(),
      dataDisks: z.array(DataDiskWrite).optional(),
    })
    .optional(),
  osProfile: OsProfileWrite.optional(),
  networkProfile: NetworkProfileWrite.optional(),
  securityProfile: SecurityProfileWrite.optional(),
  diagnosticsProfile: DiagnosticsProfile.optional(),
  priority: oneOf(['Regular', 'Low', 'Spot']).optional(),
  virtualMachineScaleSet: Reference.optional(),
});

const Identity = z.looseObject({ type: z.string() });

export const VirtualMachineWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  plan: PlanWrite.optional(),
  zones: z.array(z.string()).optional(),
  identity: Identity.optional(),
  properties: VirtualMachineProperties,
});
export type VirtualMachineWrite = z.infer<typeof VirtualMachineWrite>;

/** A PATCH; what it does not name stays. */
export const VirtualMachineUpdate = z.object({
  tags: Tags.optional(),
  plan: PlanWrite.optional(),
  zones: z.array(z.string()).optional(),
  identity: Identity.optional(),
  properties: VirtualMachineProperties.optional(),
});

export interface DiskOfMachine {
  readonly name: string;
  readonly lun?: number;
  readonly createOption: string;
  readonly deleteOption: 'Delete' | 'Detach';
  readonly managedDisk: { readonly id: string; readonly storageAccountType?: string };
}

/** The system's disk: a managed one, or the file that an unmanaged one is. */
export interface OsDiskOfMachine extends Omit<DiskOfMachine, 'managedDisk'> {
  readonly osType: 'Linux' | 'Windows';
  readonly managedDisk?: DiskOfMachine['managedDisk'];
  readonly vhd?: { readonly uri: string };
}

/** A machine as a GET answers it. */
export interface VirtualMachine {
  readonly vmId: string;
  readonly hardwareProfile: { readonly vmSize: string };
  readonly provisioningState: string;
  readonly timeCreated: string;
  readonly storageProfile: {
    readonly imageReference?: z.infer<typeof ImageReferenceWrite> & { readonly exactVersion?: string };
    readonly osDisk: OsDiskOfMachine;
    readonly dataDisks: readonly DiskOfMachine[];
  };
  readonly osProfile?: { readonly computerName?: string; readonly adminUsername?: string };
  readonly networkProfile: {
    readonly networkInterfaces: readonly {
      readonly id: string;
      readonly properties?: { readonly deleteOption?: string };
    }[];
  };
  readonly securityProfile?: { readonly securityType?: 'Standard' | 'TrustedLaunch' | 'ConfidentialVM' };
  readonly diagnosticsProfile?: DiagnosticsProfile;
  readonly virtualMachineScaleSet?: { readonly id: string };
}

export type PowerState = 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocating' | 'deallocated';

/** What no GET shows of a machine. */
export interface MachineState {
  /** Kept up with what happens on its disk, so that a capture reads it here. */
  readonly image: ImageTraits;
  readonly power: PowerState;
  /** Virtual instant from which the agent reports; null: never. */
  readonly agentReadyAt: number | null;
  /** Shown as `exactVersion` once the machine is made. */
  readonly exactVersion?: string;
  readonly provisionedAt?: number;
  readonly failure?: { readonly code: string; readonly message: string };
}
