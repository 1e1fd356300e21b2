import { done, failed, type Progress } from '../../../shared/domain/progress.ts';
import type { DesiredRegion } from '../../../shared/domain/replication/desired-region.ts';
import { sameRegions } from '../../../shared/domain/replication/desired-region.ts';
import type {
  Galleries,
  GalleryDefinition,
  GalleryVersion,
  GalleryVersionRef,
} from '../../../shared/ports/galleries.ts';
import type { VirtualClock } from '../durable/schedule.ts';
import { SlowWork } from './slow-work.ts';

interface Version {
  readonly resourceId: string;
  readonly location: string;
  readonly source: string;
  readonly tags: Readonly<Record<string, string>>;
  regions: readonly DesiredRegion[];
  /** When each region was added, by name. */
  readonly addedAt: Map<string, number>;
}

export interface MemoryGalleries extends Galleries {
  /** The version that `latest` resolves to in a region of a gallery; null when there is none. */
  latest(gallery: string, imageDefinition: string, region: string): string | null;
  /** Regions in which replication fails, with how often it still will. */
  readonly failing: Map<string, number>;
  /** Every write, as `verb gallery/definition/version`. */
  readonly writes: readonly string[];
  /** Versions whose regions the gallery does not write, as `gallery/definition/version`. */
  readonly refused: Set<string>;
  /** A version with these regions, as somebody left it there. */
  place(ref: GalleryVersionRef, regions: readonly DesiredRegion[]): void;
}

/** Seconds that writes and replication take. */
export interface Pace {
  readonly write: number;
  readonly replicate: number;
}

/** Compute galleries in memory: full region sets, hidden versions, replication that takes its time. */
export function memoryGalleries(clock: VirtualClock, pace: Pace = { write: 60, replicate: 300 }): MemoryGalleries {
  const definitions = new Map<string, GalleryDefinition>();
  const versions = new Map<string, Version>();
  const failing = new Map<string, number>();
  const writes: string[] = [];
  const refused = new Set<string>();
  const slow = new SlowWork(clock);
  const key = ({ gallery, imageDefinition, version }: GalleryVersionRef): string =>
    `${gallery}/${imageDefinition}/${version}`;
  const resourceId = ({ gallery, imageDefinition, version }: GalleryVersionRef): string =>
    `/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/${gallery}/images/${imageDefinition}/versions/${version}`;

  function write(what: string, seconds: number, complete: () => void): Progress {
    writes.push(what);
    return slow.start(what, seconds, complete);
  }

  function setRegions(version: Version, regions: readonly DesiredRegion[]): void {
    const names = new Set(regions.map(({ name }) => name));
    for (const gone of [...version.addedAt.keys()].filter((name) => !names.has(name))) {
      version.addedAt.delete(gone);
      failing.set(gone, Math.max(0, (failing.get(gone) ?? 0) - 1));
    }
    for (const name of names) {
      version.addedAt.set(name, version.addedAt.get(name) ?? clock.millis);
    }
    version.regions = regions;
  }

  return {
    failing,
    writes,
    refused,
    resourceId,
    place(ref, regions) {
      const addedAt = new Map(regions.map(({ name }) => [name, 0]));
      const { location, source, tags } = versions.get(key(ref)) ?? { location: regions[0]!.name, source: '', tags: {} };
      versions.set(key(ref), { resourceId: resourceId(ref), location, source, tags, regions, addedAt });
    },
    definition: (gallery, imageDefinition) => Promise.resolve(definitions.get(`${gallery}/${imageDefinition}`)),

    ensureDefinition(gallery, imageDefinition, definition, carry) {
      const name = `${gallery}/${imageDefinition}`;
      if (carry !== null) {
        return Promise.resolve(slow.look(name, carry));
      }
      return Promise.resolve(
        definitions.has(name) ? done : write(`define ${name}`, pace.write, () => definitions.set(name, definition)),
      );
    },

    versionNumbers: (gallery, imageDefinition) =>
      Promise.resolve(
        [...versions.keys()]
          .filter((id) => id.startsWith(`${gallery}/${imageDefinition}/`))
          .map((id) => id.split('/')[2]!),
      ),

    version(ref) {
      const found = versions.get(key(ref));
      return Promise.resolve(found && view(ref, found, clock.millis, pace.replicate, failing));
    },

    ensureVersion(ref, source, { region, tags }, carry) {
      if (carry !== null) {
        return Promise.resolve(slow.look(key(ref), carry));
      }
      return Promise.resolve(
        versions.has(key(ref))
          ? done
          : write(`create ${key(ref)}`, pace.write, () =>
              versions.set(key(ref), {
                resourceId: resourceId(ref),
                location: region.name,
                source: source.resourceId,
                tags,
                regions: [region],
                addedAt: new Map([[region.name, clock.millis]]),
              }),
            ),
      );
    },

    applyRegions(ref, regions, carry) {
      const looked = carry === null ? done : slow.look(key(ref), carry);
      const found = versions.get(key(ref));
      if (looked.kind !== 'done' || !found) {
        return Promise.resolve(found ? looked : failed('ImageVersionNotFound', `There is no ${key(ref)}`));
      }
      if (refused.has(key(ref))) {
        return Promise.resolve(failed('Forbidden', `No right to write ${key(ref)}`));
      }
      return Promise.resolve(
        sameRegions(found.regions, regions)
          ? done
          : write(`regions ${key(ref)}`, pace.write, () => setRegions(found, regions)),
      );
    },

    retire(ref, carry) {
      if (carry !== null) {
        return Promise.resolve(slow.look(key(ref), carry));
      }
      return Promise.resolve(
        versions.has(key(ref)) ? write(`retire ${key(ref)}`, pace.write, () => versions.delete(key(ref))) : done,
      );
    },

    latest(gallery, imageDefinition, region) {
      const shown = [...versions].flatMap(([id, version]) => {
        const [inGallery, ofDefinition, number] = id.split('/') as [string, string, string];
        const visible = version.regions.some(({ name, excludeFromLatest }) => name === region && !excludeFromLatest);
        return inGallery === gallery && ofDefinition === imageDefinition && visible ? [number] : [];
      });
      return shown.toSorted(byNumber).at(-1) ?? null;
    },
  };
}

function view(
  { version }: GalleryVersionRef,
  { resourceId, location, regions, addedAt, tags }: Version,
  now: number,
  seconds: number,
  failing: ReadonlyMap<string, number>,
): GalleryVersion {
  return {
    resourceId,
    version,
    location,
    tags,
    provisioningState: 'Succeeded',
    excludeFromLatest: regions.every((region) => region.excludeFromLatest),
    regions,
    replication: regions.map(({ name }) => {
      const share = Math.min(1, (now - addedAt.get(name)!) / (seconds * 1000));
      const fails = (failing.get(name) ?? 0) > 0 && share >= 0.5;
      return {
        name,
        state: fails ? 'Failed' : share < 1 ? 'Replicating' : 'Completed',
        progress: Math.floor(share * 100),
        details: fails ? 'Storage in the region does not answer' : '',
      };
    }),
  };
}

function byNumber(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
