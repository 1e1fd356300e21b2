import { decideDeprecationAlert } from '../../domain/base-image/decide-deprecation-alert.ts';
import { decideReleases, type LateVersion, type ReleaseDecision } from '../../domain/base-image/decide-releases.ts';
import { type MarketplaceUrn, marketplaceKey } from '../../domain/base-image/marketplace-urn.ts';
import type { BaseImageRecord, SeenVersion } from '../../domain/records/base-image-record.ts';
import type { Alert } from '../../domain/records/outbox-entry.ts';
import { ConflictError } from '../../errors.ts';
import type { BaseImageCatalog, CatalogImage } from '../../ports/base-image-catalog.ts';
import type { BaseImageRecords } from '../../ports/base-image-records.ts';
import type { AlertQueue, Facts } from '../../ports/messaging.ts';
import type { Environment } from '../../ports/support.ts';
import { observeOtherRegions } from './observe-other-regions.ts';

export interface ObservePorts {
  readonly baseImages: BaseImageRecords;
  readonly catalog: BaseImageCatalog;
  readonly facts: Facts;
  readonly alerts: AlertQueue;
  readonly environment: Environment;
}

export interface WatchedImage {
  readonly urn: string;
  readonly region: string;
  /** Others in which recipes bake from it; absent in histories of before they were looked at. */
  readonly otherRegions?: readonly string[];
  /** Whether every recipe on it names a purchase plan. */
  readonly planNamed: boolean;
}

export interface Observation {
  readonly released: readonly string[];
  /** New versions that nothing is baked from. */
  readonly passedOver: readonly LateVersion[];
  readonly trouble: string | null;
}

/**
 * Looks at a marketplace image once: publishes new versions, raises alerts, and only then remembers that they were
 * seen. Whoever dies in between does it again; ids made of the version let receivers tell repeats.
 */
export async function observe(
  ports: ObservePorts,
  { urn, region: first, otherRegions = [], planNamed }: WatchedImage,
): Promise<Observation> {
  const id = marketplaceKey(urn as MarketplaceUrn);
  const now = ports.environment.now();
  const stored = await ports.baseImages.read(id);
  const regions = [first, ...otherRegions];
  // It stays where it is read, while anybody bakes there: in another region other versions would be new, or gone.
  const region = stored && regions.includes(stored.value.region) ? stored.value.region : first;
  const before = stored ? { ...stored.value, region } : emptyRecord(id, urn, region, now);
  const listed = await ports.catalog.versions(urn, region);
  const next =
    listed.kind === 'refused'
      ? await cannotRead(
          ports,
          before,
          `${urn} cannot be read in ${region}: ${listed.message}`,
          stored?.value.checkedAt,
        )
      : await digest(ports, before, decideReleases(before.seen, listed.versions, now), planNamed);
  const others = regions.filter((one) => one !== region);
  const record = { ...next.record, newestElsewhere: await observeOtherRegions(ports, before, others) };
  if ((await ports.baseImages.write(record, stored?.etag)) === 'conflict') {
    throw new ConflictError(`The record of base image ${urn} was changed by somebody else`);
  }
  return { released: next.released, passedOver: next.passedOver, trouble: record.trouble };
}

/** The record stays small. */
const rememberedPassedOver = 50;

interface Next {
  readonly record: BaseImageRecord;
  readonly released: readonly string[];
  readonly passedOver: readonly LateVersion[];
}

async function digest(
  ports: ObservePorts,
  before: BaseImageRecord,
  decision: ReleaseDecision,
  planNamed: boolean,
): Promise<Next> {
  const now = ports.environment.now();
  const { urn, id, region } = before;
  for (const version of decision.released) {
    await ports.facts.publish(eventId(ports, id, version), now, {
      kind: 'fact',
      eventType: 'Rebake.BaseImage.Released',
      subject: urn,
      data: { urn, version, region },
    });
  }
  for (const { version, sentence, kind } of decision.alerts) {
    await raise(ports, before, `${kind} ${version}`, sentence, now);
  }
  const newest = decision.newest === null ? null : await ports.catalog.image(urn, decision.newest, region);
  const seen =
    newest?.kind === 'image' ? await withDeprecation(ports, before, decision.seen, newest, now) : decision.seen;
  const trouble = troubleOf(urn, newest, planNamed);
  const passedOver = decision.lateOrOlderLine;
  return {
    record: {
      ...before,
      seen: [...seen],
      newest: decision.newest,
      passedOver: [...before.passedOver, ...passedOver.map((one) => ({ ...one, at: now }))].slice(
        -rememberedPassedOver,
      ),
      trouble,
      checkedAt: now,
    },
    released: decision.released,
    passedOver,
  };
}

/** The deprecation of the newest version; others are deprecated all the time. */
async function withDeprecation(
  ports: ObservePorts,
  before: BaseImageRecord,
  seen: readonly SeenVersion[],
  { version, deprecation }: CatalogImage,
  now: string,
): Promise<readonly SeenVersion[]> {
  const known = seen.find((one) => one.version === version)?.deprecation ?? null;
  const alert = decideDeprecationAlert(known, deprecation, version);
  if (alert) {
    await raise(
      ports,
      before,
      `${alert.kind} ${version} ${alert.scheduledAt ?? ''} ${before.checkedAt}`,
      alert.sentence,
      now,
    );
  }
  const kept = deprecation && { state: deprecation.state, scheduledAt: deprecation.scheduledAt };
  return seen.map((one) => (one.version === version ? { ...one, deprecation: kept } : one));
}

function troubleOf(
  urn: string,
  newest: Awaited<ReturnType<BaseImageCatalog['image']>> | null,
  planNamed: boolean,
): string | null {
  if (newest === null) {
    return `No version of ${urn} is listed: choose another base image`;
  }
  if (newest.kind === 'refused') {
    return `The newest version of ${urn} cannot be read: ${newest.message}`;
  }
  return newest.plan && !planNamed
    ? `${urn} is sold with plan ${newest.plan.name} of ${newest.plan.publisher}: accept its terms and name it as base.plan`
    : null;
}

/** Told once: an alert goes out when the trouble is new. */
async function cannotRead(
  ports: ObservePorts,
  before: BaseImageRecord,
  trouble: string,
  lastCheckedAt = 'never',
): Promise<Next> {
  const now = ports.environment.now();
  if (before.trouble !== trouble) {
    // The look before makes the id: the same until this one is remembered.
    await raise(ports, before, `unreadable since ${lastCheckedAt}`, trouble, now);
  }
  return { record: { ...before, trouble, checkedAt: now }, released: [], passedOver: [] };
}

function raise(
  ports: ObservePorts,
  { id, urn }: BaseImageRecord,
  what: string,
  text: string,
  now: string,
): Promise<void> {
  const alert: Alert = {
    kind: 'alert',
    severity: 'warning',
    title: `Base image ${urn}`,
    text,
    facts: [{ title: 'Base image', value: urn }],
    links: [{ title: 'Base images', url: '/api/base-images' }],
  };
  return ports.alerts.send(eventId(ports, id, what), now, alert);
}

function eventId({ environment }: ObservePorts, id: string, what: string): string {
  return environment.digest(`${id} ${what}`);
}

function emptyRecord(id: string, urn: string, region: string, now: string): BaseImageRecord {
  const nothing = { seen: [], newest: null, newestElsewhere: {}, passedOver: [], trouble: null };
  return { id, urn, region, ...nothing, checkedAt: now };
}
