import { randomUUID } from 'node:crypto';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { armTime } from '../../kernel/arm-time.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { JsonObject, Resource } from '../../kernel/resource.ts';
import { diskType, type CreationData, type Disk, type DiskState } from './disk.ts';

export interface NewDisk {
  readonly id: string;
  readonly location: string;
  readonly sizeGB: number;
  readonly sku: string;
  readonly creationData: CreationData;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly zones?: readonly string[] | undefined;
  /** The machine that it is made for. */
  readonly managedBy?: string;
  /** The system on it. */
  readonly image?: ImageTraits | undefined;
  readonly provisioningState?: string;
}

/** Writes a new disk with what Azure fills in. */
export function putNewDisk({ resources, clock }: Kernel, disk: NewDisk): Resource<Disk> {
  const { id, location, sku, image, sizeGB } = disk;
  const body: Resource<Disk> = {
    name: id.split('/').at(-1) ?? '',
    id,
    type: diskType,
    location,
    ...(disk.tags && { tags: disk.tags }),
    ...(disk.zones && { zones: disk.zones }),
    sku: { name: sku, tier: sku.split('_')[0] ?? sku },
    ...(disk.managedBy !== undefined && { managedBy: disk.managedBy }),
    properties: {
      ...(image && { osType: image.osType, hyperVGeneration: image.hyperVGeneration }),
      ...(image && securityProfile(image)),
      ...(image && { supportedCapabilities: { architecture: image.architecture } }),
      creationData: disk.creationData,
      diskSizeGB: sizeGB,
      diskSizeBytes: sizeGB * 2 ** 30,
      ...performanceOf(sizeGB),
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      timeCreated: armTime(clock.now()),
      provisioningState: disk.provisioningState ?? 'Succeeded',
      diskState: disk.managedBy === undefined ? 'Unattached' : 'Attached',
      uniqueId: randomUUID(),
    } as Disk,
  };
  resources.put<Disk, DiskState>(body, image ? { image } : {});
  return body;
}

function securityProfile({ securityType }: ImageTraits): JsonObject {
  return securityType === 'TrustedLaunch'
    ? { securityProfile: { securityType: 'TrustedLaunch' } }
    : securityType === 'ConfidentialVM'
      ? { securityProfile: { securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey' } }
      : {};
}

/** Premium SSD tiers by size. https://learn.microsoft.com/azure/virtual-machines/disks-types#premium-ssd-size */
const tiers = [
  { upTo: 4, tier: 'P1', iops: 120, mbps: 25 },
  { upTo: 8, tier: 'P2', iops: 120, mbps: 25 },
  { upTo: 16, tier: 'P3', iops: 120, mbps: 25 },
  { upTo: 32, tier: 'P4', iops: 120, mbps: 25 },
  { upTo: 64, tier: 'P6', iops: 240, mbps: 50 },
  { upTo: 128, tier: 'P10', iops: 500, mbps: 100 },
  { upTo: 256, tier: 'P15', iops: 1100, mbps: 125 },
  { upTo: 512, tier: 'P20', iops: 2300, mbps: 150 },
  { upTo: Infinity, tier: 'P30', iops: 5000, mbps: 200 },
];

function performanceOf(sizeGB: number): JsonObject {
  const { tier, iops, mbps } = tiers.find(({ upTo }) => sizeGB <= upTo) ?? { tier: 'P30', iops: 5000, mbps: 200 };
  return { diskIOPSReadWrite: iops, diskMBpsReadWrite: mbps, tier };
}
