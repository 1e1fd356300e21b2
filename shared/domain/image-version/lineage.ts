import type { ImageVersionRecord } from '../records/image-version-record.ts';

type Version = Pick<ImageVersionRecord, 'imageDefinition' | 'version' | 'base'>;

/** Every version that was baked from the ancestor, directly or at any remove; the nearest first. */
export function descendantsOf<Found extends Version>(
  versions: readonly Found[],
  ancestor: Pick<Version, 'imageDefinition' | 'version'>,
): readonly Found[] {
  const found = new Set<Found>();
  let parents = new Set([nameOf(ancestor)]);
  while (parents.size > 0) {
    const children = versions.filter(
      (version) => !found.has(version) && version.base.kind === 'image' && parents.has(nameOf(version.base)),
    );
    children.forEach((child) => found.add(child));
    parents = new Set(children.map(nameOf));
  }
  return [...found];
}

function nameOf({ imageDefinition, version }: { readonly imageDefinition: string; readonly version: string }): string {
  return `${imageDefinition} ${version}`;
}
