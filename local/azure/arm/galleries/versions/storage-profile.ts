import type { ImageSource } from './image-source.ts';
import type { ImageVersion, SentStorageProfile } from './image-version.ts';
import { propertyChangeNotAllowed } from './publishing-profile.ts';

type StorageProfile = ImageVersion['storageProfile'];

/** A new version's storage profile as answered. Of a disk or snapshot only the OS disk's source is kept, no `source`. */
export function createStorageProfile(sent: SentStorageProfile, { kind, id, traits }: ImageSource): StorageProfile {
  const fromDisk = kind === 'disk';
  const named = sent.source?.virtualMachineId !== undefined ? { virtualMachineId: id } : { id };
  const dataDisks = traits.dataDisks.map(({ lun }) => {
    const hostCaching = sent.dataDiskImages?.find((disk) => disk.lun === lun)?.hostCaching;
    return { lun, hostCaching: hostCaching ?? (fromDisk ? ('ReadOnly' as const) : ('None' as const)) };
  });
  return {
    ...(!fromDisk && { source: named }),
    osDiskImage: { hostCaching: sent.osDiskImage?.hostCaching ?? 'ReadWrite', source: fromDisk ? { id } : {} },
    ...(dataDisks.length > 0 && { dataDiskImages: dataDisks }),
  };
}

/** An update may leave the storage profile out or echo it; throws 409 when it names another source. */
export function requireSameSource(sent: SentStorageProfile, existing: StorageProfile): void {
  const same = (one: string | undefined, other: string | undefined): boolean =>
    one === undefined || one.toLowerCase() === other?.toLowerCase();
  const { id, virtualMachineId } = existing.source ?? {};
  if (!same(sent.source?.id, id) || !same(sent.source?.virtualMachineId, virtualMachineId)) {
    throw propertyChangeNotAllowed('galleryImageVersion.properties.storageProfile.source.id');
  }
  if (!same(sent.osDiskImage?.source?.id, existing.osDiskImage.source?.id)) {
    throw propertyChangeNotAllowed('galleryImageVersion.properties.storageProfile.osDiskImage.source.id');
  }
}
