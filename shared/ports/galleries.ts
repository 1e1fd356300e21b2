import type { Progress } from '../domain/progress.ts';
import type { DesiredRegion } from '../domain/replication/desired-region.ts';
import type { ObservedRegion } from '../domain/records/image-version-record.ts';

export interface GalleryDefinition {
  readonly osType: 'Linux' | 'Windows';
  readonly osState: 'Generalized' | 'Specialized';
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly architecture: 'x64' | 'Arm64';
  /** The `SecurityType` feature; `Standard` where none is set. */
  readonly securityType: string;
  /** Of the marketplace image that its versions come from; null where that has none. */
  readonly purchasePlan: { readonly name: string; readonly publisher: string; readonly product: string } | null;
}

export interface NewGalleryDefinition extends GalleryDefinition {
  readonly region: string;
  readonly description: string;
}

export interface GalleryVersion {
  readonly resourceId: string;
  readonly version: string;
  /** The region that its gallery entry lies in; always one of `regions`. */
  readonly location: string;
  readonly provisioningState: string;
  readonly excludeFromLatest: boolean;
  readonly regions: readonly DesiredRegion[];
  readonly replication: readonly ObservedRegion[];
  readonly tags: Readonly<Record<string, string>>;
}

/** Where an image version lies. The gallery's name is the stage's. */
export interface GalleryVersionRef {
  readonly gallery: string;
  readonly imageDefinition: string;
  readonly version: string;
}

/** Azure Compute Gallery. Its API takes the full list of regions and has no ETag: one writer a version and gallery. */
export interface Galleries {
  definition(gallery: string, imageDefinition: string): Promise<GalleryDefinition | undefined>;
  ensureDefinition(
    gallery: string,
    imageDefinition: string,
    definition: NewGalleryDefinition,
    carry: string | null,
  ): Promise<Progress>;
  versionNumbers(gallery: string, imageDefinition: string): Promise<readonly string[]>;
  /** With replication status; `undefined` when there is none. */
  version(ref: GalleryVersionRef): Promise<GalleryVersion | undefined>;
  /** Makes the version, excluded from latest, in one region; done when it exists. A version that exists is left as it is. */
  ensureVersion(
    ref: GalleryVersionRef,
    source: { readonly kind: 'machine' | 'version'; readonly resourceId: string },
    settings: { readonly region: DesiredRegion; readonly tags: Readonly<Record<string, string>> },
    carry: string | null,
  ): Promise<Progress>;
  /** Makes the version's regions exactly these; done when the gallery has taken them (not yet when replicated). */
  applyRegions(ref: GalleryVersionRef, regions: readonly DesiredRegion[], carry: string | null): Promise<Progress>;
  /** Deletes the version with all its regions; done when it is not there. */
  retire(ref: GalleryVersionRef, carry: string | null): Promise<Progress>;
  resourceId(ref: GalleryVersionRef): string;
}
