import type { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { compareVersionNumbers } from '../galleries/versions/version-number.ts';
import { findSku, platformSkus, publishedVersions, skuUrn, type PlatformSku } from './platform-image.ts';

const Deprecation = z.object({
  /** Virtual milliseconds since 1970; from then on it is deprecated. */
  scheduledAt: z.number(),
  alternative: z.object({ type: z.enum(['None', 'Offer', 'Plan']), value: z.string() }).optional(),
});
export type Deprecation = z.infer<typeof Deprecation>;

export interface PlatformVersion {
  readonly sku: PlatformSku;
  readonly version: string;
  readonly deprecation?: Deprecation;
}

/** The versions that are published, changeable while it runs and kept on disk. Urns are `publisher:offer:sku`. */
export interface MarketplaceCatalog {
  /** Oldest first, in the order of their publication. */
  versions(sku: PlatformSku): readonly PlatformVersion[];
  /** Publishes a version, also one that was removed; false: it is there. Throws `RangeError` for an unknown SKU. */
  release(urn: string, version: string): boolean;
  /** Schedules a version's deprecation, or with undefined takes it back; false: there is no such version. */
  deprecate(urn: string, version: string, deprecation: Deprecation | undefined): boolean;
  /** The version disappears, as old ones do; false: there is no such version. */
  remove(urn: string, version: string): boolean;
  /** Versions that are known to have been published and are not (yet) here, oldest first. */
  held(urn: string): readonly string[];
}

const catalogs = new WeakMap<DatabaseSync, MarketplaceCatalog>();

/** The catalog of a service's database. */
export function marketplaceCatalog({ database }: { readonly database: DatabaseSync }): MarketplaceCatalog {
  const catalog = catalogs.get(database) ?? createMarketplaceCatalog(database);
  catalogs.set(database, catalog);
  return catalog;
}

const Row = z.object({ version: z.string(), deprecation: z.string().nullable() });

/**
 * The catalog on its own table, filled on first use. `hold` names versions (`publisher:offer:sku:version`) from which
 * on a SKU's versions are not published yet.
 */
export function createMarketplaceCatalog(database: DatabaseSync, hold: readonly string[] = []): MarketplaceCatalog {
  database.exec(`CREATE TABLE IF NOT EXISTS marketplace_versions (
    position INTEGER PRIMARY KEY AUTOINCREMENT, urn TEXT NOT NULL, version TEXT NOT NULL, deprecation TEXT,
    UNIQUE (urn, version)) STRICT`);
  seed(database, hold);
  const select = database.prepare(
    'SELECT version, deprecation FROM marketplace_versions WHERE urn = ? ORDER BY position',
  );
  const insert = database.prepare('INSERT OR IGNORE INTO marketplace_versions (urn, version) VALUES (?, ?)');
  const deprecate = database.prepare('UPDATE marketplace_versions SET deprecation = ? WHERE urn = ? AND version = ?');
  const remove = database.prepare('DELETE FROM marketplace_versions WHERE urn = ? AND version = ?');

  const versions = (sku: PlatformSku): readonly PlatformVersion[] =>
    z
      .array(Row)
      .parse(select.all(skuUrn(sku)))
      .map(({ version, deprecation }) => ({
        sku,
        version,
        ...(deprecation !== null && { deprecation: Deprecation.parse(JSON.parse(deprecation)) }),
      }));
  return {
    versions,
    release(urn, version) {
      if (!/^\d+\.\d+\.\d+$/.test(version)) {
        throw new RangeError(`'${version}' is not a version: three numbers with dots between them.`);
      }
      return insert.run(knownUrn(urn), version).changes > 0;
    },
    deprecate(urn, version, deprecation) {
      const text = deprecation ? JSON.stringify(deprecation) : null;
      return deprecate.run(text, knownUrn(urn), version).changes > 0;
    },
    remove: (urn, version) => remove.run(knownUrn(urn), version).changes > 0,
    held(urn) {
      const known = knownUrn(urn);
      const here = new Set(
        z
          .array(Row)
          .parse(select.all(known))
          .map(({ version }) => version),
      );
      return (publishedVersions[known] ?? []).filter((version) => !here.has(version));
    },
  };
}

/** Once, on an empty table: later starts leave what was released and removed. */
function seed(database: DatabaseSync, hold: readonly string[]): void {
  const { n } = z
    .object({ n: z.number() })
    .parse(database.prepare('SELECT count(*) AS n FROM marketplace_versions').get());
  if (n > 0) {
    return;
  }
  const insert = database.prepare('INSERT INTO marketplace_versions (urn, version) VALUES (?, ?)');
  for (const urn of platformSkus.keys()) {
    const all = publishedVersions[urn] ?? [];
    const from = all.findIndex((version) => hold.includes(`${urn}:${version}`));
    all.slice(0, from === -1 ? undefined : from).forEach((version) => insert.run(urn, version));
  }
}

function knownUrn(urn: string): string {
  const [publisher = '', offer = '', sku = ''] = urn.split(':');
  const found = findSku(publisher, offer, sku);
  if (!found) {
    throw new RangeError(
      `'${urn}' is not a Marketplace image known here. Known are: ${[...platformSkus.keys()].join(', ')}.`,
    );
  }
  return skuUrn(found);
}

export function isDeprecated({ deprecation }: PlatformVersion, now: number): boolean {
  return deprecation !== undefined && deprecation.scheduledAt <= now;
}

/** What `latest` stands for: the highest version that is not deprecated. */
export function latestPlatformVersion(versions: readonly PlatformVersion[], now: number): PlatformVersion | undefined {
  return versions
    .filter((version) => !isDeprecated(version, now))
    .toSorted((one, other) => compareVersionNumbers(one.version, other.version))
    .at(-1);
}
