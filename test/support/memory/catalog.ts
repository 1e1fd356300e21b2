import type { BaseImageCatalog, CatalogImage, CatalogRefusal } from '../../../shared/ports/base-image-catalog.ts';

export interface MemoryCatalog extends BaseImageCatalog {
  /** Versions by URN, or by `URN region` where a region has others; what is not in here is not found. */
  readonly listed: Map<string, string[]>;
  /** What one of the versions is, where it differs from an ordinary Ubuntu. */
  readonly details: Map<string, Partial<CatalogImage>>;
}

export const ubuntu = 'Canonical:ubuntu-24_04-lts:server';

/** A Marketplace in memory. */
export function memoryCatalog(): MemoryCatalog {
  const listed = new Map([[ubuntu, ['24.04.202512010']]]);
  const details = new Map<string, Partial<CatalogImage>>();
  return {
    listed,
    details,
    versions(urn, region) {
      const versions = listed.get(`${urn} ${region}`) ?? listed.get(urn);
      return Promise.resolve(versions ? { kind: 'versions', versions: [...versions] } : notFound(urn));
    },
    image: (urn, version) =>
      Promise.resolve(
        listed.get(urn)?.includes(version)
          ? { ...ordinary, version, ...details.get(version) }
          : notFound(`${urn}:${version}`),
      ),
  };
}

const ordinary: Omit<CatalogImage, 'version'> = {
  kind: 'image',
  osType: 'Linux',
  hyperVGeneration: 'V2',
  architecture: 'x64',
  securityType: 'TrustedLaunchSupported',
  plan: null,
  deprecation: null,
};

function notFound(what: string): CatalogRefusal {
  return { kind: 'refused', code: 'NotFound', message: `Artifact ${what} was not found` };
}
