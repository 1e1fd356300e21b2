import { z } from 'zod';
import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { oneOf } from '../../kernel/one-of.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject } from '../../kernel/resource.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import type { Disk, DiskState } from '../disks/disk.ts';
import { invalidParameter, missingParameter, notAllowed } from '../virtual-machines/faults-of-machines.ts';
import { isGeneralizedMachine } from '../virtual-machines/instance-view.ts';
import type { MachineState, VirtualMachine } from '../virtual-machines/virtual-machine.ts';

const Reference = z.object({ id: z.string().min(1) });

export const ManagedImageSource = z.looseObject({
  sourceVirtualMachine: Reference.optional(),
  hyperVGeneration: oneOf(['V1', 'V2']).optional(),
  storageProfile: z
    .looseObject({
      osDisk: z
        .looseObject({
          osType: oneOf(['Linux', 'Windows']),
          osState: oneOf(['Generalized', 'Specialized']),
          managedDisk: Reference.optional(),
          snapshot: Reference.optional(),
          blobUri: z.string().optional(),
        })
        .optional(),
      zoneResilient: z.boolean().optional(),
    })
    .optional(),
});
type ManagedImageSource = z.infer<typeof ManagedImageSource>;

/** A managed image as a GET answers it. */
export interface ManagedImage {
  readonly sourceVirtualMachine?: { readonly id: string };
  readonly storageProfile: JsonObject;
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly provisioningState: string;
}

interface Read {
  readonly properties: Omit<ManagedImage, 'provisioningState'>;
  readonly image: ImageTraits;
}

/** What a managed image is made from: a generalised machine, or its disk. Throws Azure's refusals. */
export function readManagedImageSource(
  kernel: Kernel,
  request: ArmRequest,
  sent: ManagedImageSource,
  location: string,
): Read {
  const read = sent.sourceVirtualMachine
    ? fromMachine(kernel, request, sent.sourceVirtualMachine.id, location)
    : fromDisk(kernel, request, sent, location);
  const { hyperVGeneration } = read.properties;
  if (sent.hyperVGeneration !== undefined && sent.hyperVGeneration !== hyperVGeneration) {
    throw invalidParameter(
      `The Hypervisor Generation '${sent.hyperVGeneration}' of the image does not match the Hypervisor Generation '${hyperVGeneration}' of its source.`,
      'hyperVGeneration',
    );
  }
  return read;
}

function fromMachine(kernel: Kernel, request: ArmRequest, id: string, location: string): Read {
  const machine = kernel.resources.get<VirtualMachine, MachineState>(id);
  if (!machine || machine.body.location !== location) {
    throw new ArmError(404, 'NotFound', `The source virtual machine '${id}' is not found in '${location}'.`, {
      target: 'sourceVirtualMachine',
    });
  }
  kernel.permissions.requireLinked(request, 'Microsoft.Compute/virtualMachines/read', id);
  const { image } = machine.hidden;
  if (!isGeneralizedMachine(machine)) {
    throw notAllowed('Capture operation cannot be completed because the VM is not generalized.');
  }
  if (image.securityType !== 'Standard') {
    throw notAllowed(
      `Creation of managed images are not supported for virtual machine with ${image.securityType} security type.`,
    );
  }
  const { osDisk, dataDisks } = machine.body.properties.storageProfile;
  return {
    image: { ...image, osState: 'Generalized', dataDisks: dataDisks.map((disk) => dataDiskOf(kernel, disk)) },
    properties: {
      sourceVirtualMachine: { id: machine.body.id },
      hyperVGeneration: image.hyperVGeneration,
      storageProfile: {
        osDisk: {
          osType: image.osType,
          osState: 'Generalized',
          diskSizeGB: image.osDiskSizeGB,
          ...(osDisk.managedDisk ? { managedDisk: { id: osDisk.managedDisk.id } } : { blobUri: osDisk.vhd?.uri }),
          caching: 'ReadWrite',
          storageAccountType: 'Premium_LRS',
        },
        dataDisks: dataDisks.map(({ lun, managedDisk }) => ({
          lun: lun ?? 0,
          managedDisk: { id: managedDisk.id },
          caching: 'None',
        })),
        zoneResilient: false,
      },
    },
  };
}

function dataDiskOf(
  { resources }: Kernel,
  { lun = 0, managedDisk }: { lun?: number; managedDisk: { id: string } },
): { lun: number; sizeGB: number } {
  return { lun, sizeGB: resources.get<Disk>(managedDisk.id)?.body.properties.diskSizeGB ?? 0 };
}

function fromDisk(kernel: Kernel, request: ArmRequest, { storageProfile }: ManagedImageSource, location: string): Read {
  const osDisk = storageProfile?.osDisk;
  const id = osDisk?.managedDisk?.id ?? osDisk?.snapshot?.id;
  if (!osDisk || id === undefined) {
    throw missingParameter(
      osDisk?.blobUri === undefined ? 'image.storageProfile.osDisk' : 'image.storageProfile.osDisk.managedDisk',
    );
  }
  const disk = kernel.resources.get<Disk, DiskState>(id);
  if (!disk || disk.body.location !== location) {
    throw new ArmError(404, 'NotFound', `Disk ${id} is not found in '${location}'.`, { target: 'osDisk' });
  }
  kernel.permissions.requireLinked(request, 'Microsoft.Compute/disks/read', id);
  const { image } = disk.hidden;
  if (!image) {
    throw invalidParameter(`Disk '${disk.body.name}' holds no operating system.`, 'osDisk');
  }
  if (image.securityType === 'TrustedLaunch' || image.securityType === 'ConfidentialVM') {
    throw notAllowed(
      `Creation of managed images are not supported for disks with ${image.securityType} security type.`,
    );
  }
  return {
    image: { ...image, osState: osDisk.osState, osType: osDisk.osType, securityType: 'Standard' },
    properties: {
      hyperVGeneration: image.hyperVGeneration,
      storageProfile: {
        osDisk: {
          caching: 'ReadWrite',
          storageAccountType: 'Premium_LRS',
          diskSizeGB: disk.body.properties.diskSizeGB,
          ...(osDisk as JsonObject),
        },
        dataDisks: [],
        zoneResilient: storageProfile.zoneResilient ?? false,
      },
    },
  };
}
