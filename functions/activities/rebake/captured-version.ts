import type { GalleryVersion } from '../../../shared/ports/galleries.ts';

const rebakeTag = 'rebake-id';

/** Tags of a version that a rebake captures. */
export function captureTags(rebakeId: string, bakeKey: string): Readonly<Record<string, string>> {
  return { [rebakeTag]: rebakeId, 'rebake-bake-key': bakeKey };
}

/** Whether the rebake captured the version. */
export function isOf({ tags }: GalleryVersion, rebakeId: string): boolean {
  return tags[rebakeTag] === rebakeId;
}
