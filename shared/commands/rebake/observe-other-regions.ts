import { compareReleases } from '../../domain/base-image/compare-releases.ts';
import type { BaseImageRecord } from '../../domain/records/base-image-record.ts';
import type { BaseImageCatalog } from '../../ports/base-image-catalog.ts';
import type { Facts } from '../../ports/messaging.ts';
import type { Environment } from '../../ports/support.ts';

interface Ports {
  readonly catalog: BaseImageCatalog;
  readonly facts: Facts;
  readonly environment: Environment;
}

/**
 * The newest version of a marketplace image in each of these regions; a later one than before is published. Versions
 * come to regions one after another: who bakes where they come late would else miss one. At first sight none is news, and
 * where an image is not listed what was known stays.
 */
export async function observeOtherRegions(
  { catalog, facts, environment }: Ports,
  { id, urn, newestElsewhere }: BaseImageRecord,
  regions: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const newest: Record<string, string> = {};
  for (const region of regions) {
    const before = newestElsewhere[region];
    const listed = await catalog.versions(urn, region);
    const version = (listed.kind === 'versions' && listed.versions.toSorted(compareReleases).at(-1)) || before;
    if (version !== undefined) {
      newest[region] = version;
    }
    if (version !== undefined && before !== undefined && compareReleases(version, before) > 0) {
      await facts.publish(environment.digest(`${id} ${region} ${version}`), environment.now(), {
        kind: 'fact',
        eventType: 'Rebake.BaseImage.Released',
        subject: urn,
        data: { urn, version, region },
      });
    }
  }
  return newest;
}
