import { z } from 'zod';
import { oneOf } from '../../kernel/one-of.ts';
import { Tags } from '../../kernel/tags.ts';
import type { ImageTraits } from '../image-traits.ts';

export const imageVersionType = 'Microsoft.Compute/galleries/images/versions';

const StorageAccountType = oneOf(['Standard_LRS', 'Standard_ZRS', 'Premium_LRS', 'PremiumV2_LRS']);
const HostCaching = oneOf(['None', 'ReadOnly', 'ReadWrite']);
const ReplicaCount = z.int().min(1).max(100);

const TargetRegion = z.object({
  name: z.string().min(1),
  regionalReplicaCount: ReplicaCount.optional(),
  storageAccountType: StorageAccountType.optional(),
  excludeFromLatest: z.boolean().optional(),
  encryption: z.looseObject({}).optional(),
});

const PublishingProfile = z.object({
  targetRegions: z.array(TargetRegion).optional(),
  replicaCount: ReplicaCount.optional(),
  excludeFromLatest: z.boolean().optional(),
  endOfLifeDate: z.iso.datetime({ offset: true }).optional(),
  storageAccountType: StorageAccountType.optional(),
  storageAccountStrategy: oneOf(['PreferStandard_ZRS', 'DefaultStandard_LRS']).optional(),
  replicationMode: oneOf(['Full', 'Shallow']).optional(),
});

const DiskSource = z.object({
  id: z.string().optional(),
  uri: z.string().optional(),
  storageAccountId: z.string().optional(),
});
const OsDiskImage = z.object({ hostCaching: HostCaching.optional(), source: DiskSource.optional() });
const DataDiskImage = OsDiskImage.extend({ lun: z.int().min(0) });

const StorageProfile = z.object({
  source: z
    .object({ id: z.string(), virtualMachineId: z.string(), communityGalleryImageId: z.string() })
    .partial()
    .optional(),
  osDiskImage: OsDiskImage.optional(),
  dataDiskImages: z.array(DataDiskImage).optional(),
});

const SafetyProfile = z.object({
  allowDeletionOfReplicatedLocations: z.boolean().optional(),
  blockDeletionBeforeEndOfLife: z.boolean().optional(),
});

const ImageVersionProperties = z.object({
  publishingProfile: PublishingProfile.optional(),
  storageProfile: StorageProfile.default({}),
  safetyProfile: SafetyProfile.optional(),
  /** Brings a soft-deleted version back. */
  restore: z.boolean().optional(),
});

/** Body of an image version's PUT. */
export const ImageVersionWrite = z.object({
  location: z.string(),
  tags: Tags.optional(),
  properties: ImageVersionProperties,
});
export type ImageVersionWrite = z.infer<typeof ImageVersionWrite>;

/** Body of an image version's PATCH. */
export const ImageVersionPatch = z.object({
  tags: Tags.optional(),
  properties: ImageVersionProperties.default({ storageProfile: {} }),
});

export type SentProperties = z.infer<typeof ImageVersionProperties>;
export type SentPublishingProfile = z.infer<typeof PublishingProfile>;
export type SentStorageProfile = z.infer<typeof StorageProfile>;
export type StorageAccountType = z.infer<typeof StorageAccountType>;

/** A target region as answered: named for display (`West Europe`), `excludeFromLatest` only where true. */
export interface TargetRegion {
  readonly name: string;
  readonly regionalReplicaCount: number;
  readonly storageAccountType: StorageAccountType;
  readonly excludeFromLatest?: true;
  readonly encryption?: Readonly<Record<string, unknown>>;
}

/** `properties` of an image version, as answered. */
export interface ImageVersion {
  readonly publishingProfile: Omit<SentPublishingProfile, 'targetRegions'> & {
    readonly targetRegions: readonly TargetRegion[];
    readonly replicaCount: number;
    readonly excludeFromLatest: boolean;
    readonly publishedDate: string;
  };
  readonly storageProfile: {
    readonly source?: NonNullable<SentStorageProfile['source']>;
    readonly osDiskImage: DiskImage;
    readonly dataDiskImages?: readonly (DiskImage & { readonly lun: number })[];
  };
  readonly safetyProfile: {
    readonly reportedForPolicyViolation: boolean;
    readonly allowDeletionOfReplicatedLocations: boolean;
    readonly blockDeletionBeforeEndOfLife?: boolean;
  };
  readonly provisioningState: 'Creating' | 'Updating' | 'Succeeded' | 'Failed' | 'Deleting';
}

export interface DiskImage {
  /** Once the version is provisioned. */
  readonly sizeInGB?: number;
  readonly hostCaching: z.infer<typeof HostCaching>;
  readonly source?: z.infer<typeof DiskSource>;
}

/** A region's copy. Times are virtual milliseconds since 1970. */
export interface RegionReplica {
  readonly state: 'Replicating' | 'Completed' | 'Failed';
  readonly startedAt: number;
  /** When it will be, or was, complete; null: the copying has not begun. */
  readonly completesAt: number | null;
  /** Never completes, by a fault. */
  readonly hangs?: true;
  /** Why it failed. */
  readonly details?: string;
}

/** What is kept of a version beside its body. Regions are named plainly (`westeurope`). */
export interface ImageVersionState {
  readonly image: ImageTraits;
  readonly replicas: Readonly<Record<string, RegionReplica>>;
  /** The exclusions that `latest` goes by; an update's take effect when it has been carried out. */
  readonly excluded: { readonly everywhere: boolean; readonly regions: readonly string[] };
  /** The client forbade the removal of regions (`allowDeletionOfReplicatedLocations: false`). */
  readonly keepsRegions: boolean;
}
