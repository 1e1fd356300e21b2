import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { resolveImage } from '../../galleries/resolve-image.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import { guestOf, withGuest } from '../guest-content.ts';
import { invalidParameter, missingParameter } from '../virtual-machines/faults-of-machines.ts';
import {
  type DiskRestorePoint,
  type DiskRestorePointState,
  diskRestorePointType,
} from '../restore-points/restore-point.ts';
import { type CreationData, type Disk, type DiskState, diskType, type DiskWrite, snapshotType } from './disk.ts';

export interface DiskSource {
  readonly creationData: CreationData;
  /** Least size. */
  readonly sizeGB: number;
  readonly image: ImageTraits | undefined;
}

/** What a disk or snapshot is made from, as its creation data says; throws Azure's refusals. */
export function readDiskSource(
  kernel: Kernel,
  request: ArmRequest,
  properties: DiskWrite['properties'],
  location: string,
): DiskSource {
  const { creationData: sent, ...system } = properties;
  switch (sent.createOption) {
    case 'Empty':
      return { creationData: sent, sizeGB: 0, image: undefined };
    case 'Copy':
    case 'CopyStart':
    case 'Restore':
      return copied(kernel, request, sent, location);
    case 'FromImage':
      return fromImage(kernel, request, sent, location);
    case 'Import':
      return imported(sent, system);
    case 'Upload':
      return uploaded(sent, system);
    default:
      throw invalidParameter(
        `The create option '${sent.createOption}' is not available here.`,
        'creationData.createOption',
      );
  }
}

/** A virtual hard disk file that was made elsewhere; with an `osType` it holds a system. */
function imported(sent: CreationData, system: System): DiskSource {
  if (sent.sourceUri === undefined || sent['storageAccountId'] === undefined) {
    throw missingParameter(`creationData.${sent.sourceUri === undefined ? 'sourceUri' : 'storageAccountId'}`);
  }
  if (!/^https:\/\/[^/]+\/.+\.vhd(\?|$)/i.test(sent.sourceUri)) {
    throw invalidParameter(
      `The blob '${sent.sourceUri}' is not a page blob that holds a VHD.`,
      'creationData.sourceUri',
    );
  }
  return { creationData: sent, sizeGB: Math.max(1, system.diskSizeGB ?? importedSizeGB), image: systemOf(system) };
}

/** The files' own sizes are not known here. */
const importedSizeGB = 30;

/** Uploaded as bytes, footer included. https://learn.microsoft.com/azure/virtual-machines/disks-upload-vhd-to-managed-disk-cli */
function uploaded(sent: CreationData, system: System): DiskSource {
  const bytes = sent['uploadSizeBytes'];
  if (typeof bytes !== 'number') {
    throw missingParameter('creationData.uploadSizeBytes');
  }
  const sizeGB = Math.ceil((bytes - 512) / 2 ** 30);
  if ((bytes - 512) % 2 ** 20 !== 0 || sizeGB < 1) {
    throw invalidParameter(
      `The upload size ${bytes} is not a whole number of MiB with a footer of 512 bytes.`,
      'creationData.uploadSizeBytes',
    );
  }
  return { creationData: sent, sizeGB, image: systemOf(system) };
}

type System = Pick<DiskWrite['properties'], 'osType' | 'hyperVGeneration' | 'diskSizeGB'>;

/** What is inside is taken to be a plain system that starts. */
function systemOf({ osType, hyperVGeneration = 'V1', diskSizeGB = importedSizeGB }: System): ImageTraits | undefined {
  return (
    osType && {
      ...{ osType, hyperVGeneration, osDiskSizeGB: diskSizeGB },
      ...{ osState: 'Specialized', architecture: 'x64', securityType: 'Standard', dataDisks: [], content: {} },
    }
  );
}

function copied(kernel: Kernel, request: ArmRequest, sent: CreationData, location: string): DiskSource {
  const { sourceResourceId: id } = sent;
  if (id === undefined) {
    throw missingParameter('creationData.sourceResourceId');
  }
  const source = sourceOf(kernel, id);
  if (source?.location !== location) {
    throw new ArmError(404, 'NotFound', `The source '${id}' is not found in '${location}'.`, {
      target: 'creationData.sourceResourceId',
    });
  }
  const { type, uniqueId, sizeGB, image } = source;
  kernel.permissions.requireLinked(request, `${type}/beginGetAccess/action`, id);
  return { creationData: { ...sent, sourceUniqueId: uniqueId }, sizeGB, image };
}

/** A disk, a snapshot, or a restore point of a disk, which lies where its disk does. */
function sourceOf({ resources }: Kernel, id: string): CopySource | undefined {
  if (/\/diskRestorePoints\//i.test(id)) {
    const point = resources.get<DiskRestorePoint, DiskRestorePointState>(id);
    return point && { type: diskRestorePointType, uniqueId: point.body.properties.sourceUniqueId, ...point.hidden };
  }
  const stored = resources.get<Disk, DiskState>(id);
  const type = /\/snapshots\//i.test(id) ? snapshotType : diskType;
  return stored && { type, location: stored.body.location ?? '', ...sizeOf(stored.body.properties), ...stored.hidden };
}

function sizeOf({ uniqueId, diskSizeGB: sizeGB }: Disk): Pick<CopySource, 'uniqueId' | 'sizeGB'> {
  return { uniqueId, sizeGB };
}

interface CopySource extends DiskState {
  readonly type: string;
  readonly location: string;
  readonly uniqueId: string;
  readonly sizeGB: number;
}

function fromImage(kernel: Kernel, request: ArmRequest, sent: CreationData, location: string): DiskSource {
  const reference = sent.galleryImageReference ?? sent.imageReference;
  if (!reference) {
    throw missingParameter('creationData.imageReference');
  }
  const { traits, sourceId } = resolveImage(kernel, request, platformReference(reference.id) ?? reference, location);
  // The service shows the image in both members.
  const shown = sent.galleryImageReference ? { imageReference: { id: sourceId } } : {};
  const dataDisk = traits.dataDisks.find(({ lun }) => lun === reference.lun);
  if (reference.lun !== undefined && !dataDisk) {
    throw invalidParameter(`The image has no data disk at LUN ${reference.lun}.`, 'creationData.imageReference.lun');
  }
  return {
    creationData: { ...sent, ...shown },
    sizeGB: dataDisk?.sizeGB ?? traits.osDiskSizeGB,
    image: dataDisk ? undefined : withGuest(traits, guestOf(traits)),
  };
}

/** The parts of a platform image version's id. */
function platformReference(id = ''): { publisher: string; offer: string; sku: string; version: string } | undefined {
  const parts =
    /\/Publishers\/([^/]+)\/ArtifactTypes\/VMImage\/Offers\/([^/]+)\/Skus\/([^/]+)\/Versions\/([^/]+)$/i.exec(id);
  const [, publisher, offer, sku, version] = parts ?? [];
  return publisher !== undefined && offer !== undefined && sku !== undefined && version !== undefined
    ? { publisher, offer, sku, version }
    : undefined;
}
