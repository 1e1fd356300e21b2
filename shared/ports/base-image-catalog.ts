/** A marketplace image that cannot be read or used as it is, in words a person can act on. */
export interface CatalogRefusal {
  readonly kind: 'refused';
  readonly code: string;
  readonly message: string;
}

export interface CatalogImage {
  readonly kind: 'image';
  readonly version: string;
  readonly osType: 'Linux' | 'Windows';
  readonly hyperVGeneration: 'V1' | 'V2' | null;
  readonly architecture: 'x64' | 'Arm64' | null;
  /** `SecurityType` feature of the image, e.g. `TrustedLaunchSupported`; null where it names none. */
  readonly securityType: string | null;
  readonly plan: { readonly name: string; readonly publisher: string; readonly product: string } | null;
  readonly deprecation: {
    readonly state: 'Active' | 'ScheduledForDeprecation' | 'Deprecated';
    readonly scheduledAt: string | null;
    readonly alternative: string | null;
  } | null;
}

/** The Marketplace as a list of base images. */
export interface BaseImageCatalog {
  /** Every version listed in the region, as spelled there, in no promised order. */
  versions(urn: string, region: string): Promise<{ kind: 'versions'; versions: readonly string[] } | CatalogRefusal>;
  image(urn: string, version: string, region: string): Promise<CatalogImage | CatalogRefusal>;
}
