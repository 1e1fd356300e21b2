import { ArmError } from '../../kernel/arm-error.ts';
import type { ImageTraits } from '../../galleries/image-traits.ts';
import { resolveImage } from '../../galleries/resolve-image.ts';
import type { Kernel } from '../../kernel/provider.ts';
import type { ArmRequest } from '../../kernel/route.ts';
import { guestOf, withGuest } from '../guest-content.ts';
import { invalidParameter, missingParameter } from '../virtual-machines/faults-of-machines.ts';
import type { CreationData, Disk, DiskState } from './disk.ts';

export interface DiskSource {
  readonly creationData: CreationData;
  /** Least size. */
  readonly sizeGB: number;
  readonly image: ImageTraits | undefined;
}

/** What a disk or snapshot is made from, as its creation data says; throws Azure's refusals. */
export function readDiskSource(kernel: Kernel, request: ArmRequest, sent: CreationData, location: string): DiskSource {
  switch (sent.createOption) {
    case 'Empty':
      return { creationData: sent, sizeGB: 0, image: undefined };
    case 'Copy':
    case 'CopyStart':
      return copied(kernel, request, sent, location);
    case 'FromImage':
      return fromImage(kernel, request, sent, location);
    default:
      throw invalidParameter(
        `The create option '${sent.createOption}' is not available here.`,
        'creationData.createOption',
      );
  }
}

function copied(kernel: Kernel, request: ArmRequest, sent: CreationData, location: string): DiskSource {
  const { sourceResourceId: id } = sent;
  if (id === undefined) {
    throw missingParameter('creationData.sourceResourceId');
  }
  const stored = kernel.resources.get<Disk, DiskState>(id);
  if (!stored || stored.body.location !== location) {
    throw new ArmError(404, 'NotFound', `The source '${id}' is not found in '${location}'.`, {
      target: 'creationData.sourceResourceId',
    });
  }
  const type = /\/snapshots\//i.test(id) ? 'snapshots' : 'disks';
  kernel.permissions.requireLinked(request, `Microsoft.Compute/${type}/beginGetAccess/action`, id);
  const { uniqueId, diskSizeGB } = stored.body.properties;
  return { creationData: { ...sent, sourceUniqueId: uniqueId }, sizeGB: diskSizeGB, image: stored.hidden.image };
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
