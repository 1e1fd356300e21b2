import { ArmError } from '../../kernel/arm-error.ts';
import { armTime } from '../../kernel/arm-time.ts';
import { readEndOfLife } from '../end-of-life.ts';
import type { ImageVersion, SentPublishingProfile } from './image-version.ts';
import { readTargetRegions } from './target-regions.ts';

type PublishingProfile = ImageVersion['publishingProfile'];

export interface PublishingProfileInput {
  readonly sent: SentPublishingProfile;
  readonly existing?: PublishingProfile | undefined;
  readonly location: string;
  readonly apiVersion: string;
  /** Virtual milliseconds since 1970. */
  readonly now: number;
}

const path = 'galleryImageVersion.properties.publishingProfile';

/**
 * The publishing profile as answered. Target regions are the full desired state; where none are sent those that
 * are there stay. The date of publication never changes. Throws Azure's refusals.
 */
export function readPublishingProfile({
  sent,
  existing,
  location,
  apiVersion,
  now,
}: PublishingProfileInput): PublishingProfile {
  requireSame(sent, existing, 'storageAccountType');
  requireSame(sent, existing, 'storageAccountStrategy');
  requireSame(sent, existing, 'replicationMode');
  if (sent.storageAccountType !== undefined && sent.storageAccountStrategy !== undefined) {
    throw new ArmError(
      400,
      'InvalidParameter',
      "Only one of 'storageAccountType' and 'storageAccountStrategy' can be specified.",
      {
        target: `${path}.storageAccountStrategy`,
      },
    );
  }
  const replicaCount = sent.replicaCount ?? existing?.replicaCount ?? 1;
  const targetRegions =
    sent.targetRegions === undefined && existing
      ? existing.targetRegions
      : readTargetRegions({ sent: { ...kept(existing), ...sent }, location, replicaCount, apiVersion });
  const endOfLife = sent.endOfLifeDate;
  return {
    ...kept(existing),
    ...sent,
    ...(endOfLife !== undefined &&
      endOfLife !== existing?.endOfLifeDate && {
        endOfLifeDate: readEndOfLife(endOfLife, now, `${path}.endOfLifeDate`),
      }),
    targetRegions,
    replicaCount,
    excludeFromLatest: sent.excludeFromLatest ?? false,
    publishedDate: existing?.publishedDate ?? armTime(now),
    ...(sent.storageAccountStrategy === undefined && {
      storageAccountType:
        sent.storageAccountType ??
        existing?.storageAccountType ??
        targetRegions[0]?.storageAccountType ??
        'Standard_LRS',
    }),
  };
}

/** What a write that does not name it leaves as it is. */
function kept(
  existing: PublishingProfile | undefined,
): Pick<SentPublishingProfile, 'storageAccountStrategy' | 'replicationMode' | 'storageAccountType' | 'endOfLifeDate'> {
  const { storageAccountStrategy, replicationMode, storageAccountType, endOfLifeDate } = existing ?? {};
  return {
    ...(storageAccountStrategy && { storageAccountStrategy }),
    ...(storageAccountType && { storageAccountType }),
    ...(replicationMode && { replicationMode }),
    ...(endOfLifeDate && { endOfLifeDate }),
  };
}

function requireSame(
  sent: SentPublishingProfile,
  existing: PublishingProfile | undefined,
  name: 'storageAccountType' | 'storageAccountStrategy' | 'replicationMode',
): void {
  const before = existing?.[name] ?? (name === 'replicationMode' ? 'Full' : undefined);
  if (existing && sent[name] !== undefined && sent[name] !== before) {
    throw propertyChangeNotAllowed(`${path}.${name}`);
  }
}

export function propertyChangeNotAllowed(target: string): ArmError {
  return new ArmError(409, 'PropertyChangeNotAllowed', `Changing property '${target}' is not allowed.`, { target });
}
