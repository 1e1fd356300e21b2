import { ImageVersionNumber } from '../../shared/domain/image-version/image-version.ts';
import type { ImageDefinitionRecord } from '../../shared/domain/records/image-definition-record.ts';
import type { ImageRecord } from '../../shared/domain/records/image-record.ts';
import type { ImageVersionRecord, VersionInStage } from '../../shared/domain/records/image-version-record.ts';
import type { PromotionRecord } from '../../shared/domain/records/promotion-record.ts';
import type { RebakeRecord } from '../../shared/domain/records/rebake-record.ts';
import type { RollbackRecord } from '../../shared/domain/records/rollback-record.ts';
import type { WithdrawalRecord } from '../../shared/domain/records/withdrawal-record.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import { aRecipe } from '../shared/domain/a-recipe.ts';
import { ada } from './people.ts';

const at = '2026-01-05T08:00:00.000Z';
const imageDefinition = 'ubuntu-web';
/** Of one batch. */
const mostChanges = 100;

export function aDefinition(changes: Partial<ImageDefinitionRecord> = {}): ImageDefinitionRecord {
  return {
    type: 'definition',
    id: 'definition',
    imageDefinition,
    recipe: aRecipe(),
    recipeDigest: 'digest',
    createdAt: at,
    updatedAt: at,
    live: {},
    paused: null,
    failuresInRow: 0,
    runningRebake: null,
    waitingRebake: null,
    openPromotions: {},
    openWithdrawals: [],
    ...changes,
  };
}

export function aVersion(version: string, changes: Partial<ImageVersionRecord> = {}): ImageVersionRecord {
  return {
    type: 'version',
    id: `version:${version}`,
    imageDefinition,
    version: ImageVersionNumber.parse(version),
    rebakeId: 'rebake-1',
    state: 'accepted',
    base: { kind: 'marketplace', urn: 'Canonical:ubuntu-24_04-lts:server', version: '24.04.202512010' },
    bakeKey: `key of ${version}`,
    recipeDigest: 'digest',
    evidence: [],
    stages: {},
    heldBack: [],
    revokedAncestor: null,
    createdAt: at,
    bakedAt: at,
    acceptedAt: at,
    ...changes,
  };
}

export function inStage(changes: Partial<VersionInStage> = {}): VersionInStage {
  return {
    state: 'live',
    resourceId: '/gallery/version',
    desired: [{ name: 'westeurope', replicas: 1, excludeFromLatest: false }],
    observed: [],
    liveSince: at,
    liveUntil: null,
    ...changes,
  };
}

export function aPromotion(changes: Partial<PromotionRecord> = {}): PromotionRecord {
  const promotionId = changes.promotionId ?? 'promotion-1';
  return {
    type: 'promotion',
    id: `promotion:${promotionId}`,
    promotionId,
    imageDefinition,
    version: '1.0.0',
    stage: 'production',
    state: 'waiting',
    requestedBy: ada,
    reason: 'ready',
    requestedAt: at,
    expiresAt: '2026-01-12T08:00:00.000Z',
    decisions: [],
    gate: [],
    wave: 0,
    halt: null,
    attempt: 0,
    cancel: null,
    endedAt: null,
    ...changes,
  };
}

export function aRebake(changes: Partial<RebakeRecord> = {}): RebakeRecord {
  const rebakeId = changes.rebakeId ?? 'rebake-1';
  return {
    type: 'rebake',
    id: `rebake:${rebakeId}`,
    rebakeId,
    imageDefinition,
    request: { trigger: 'request', force: false, reason: 'asked for', by: ada, at },
    recipe: aRecipe(),
    recipeDigest: 'digest',
    phase: 'queued',
    outcome: null,
    base: null,
    bakeKey: null,
    version: null,
    cancel: null,
    steps: [],
    builderIdentity: null,
    machines: [],
    requestedAt: at,
    endedAt: null,
    ...changes,
  };
}

export function aRollback(changes: Partial<RollbackRecord> = {}): RollbackRecord {
  const rollbackId = changes.rollbackId ?? 'rollback-1';
  return {
    type: 'rollback',
    id: `rollback:${rollbackId}`,
    rollbackId,
    imageDefinition,
    stage: 'production',
    from: '1.0.1',
    to: ImageVersionNumber.parse('1.0.0'),
    versions: ['1.0.0', '1.0.1'],
    stops: null,
    state: 'running',
    message: '',
    requestedBy: ada,
    reason: 'slow',
    requestedAt: at,
    endedAt: null,
    ...changes,
  };
}

export function aWithdrawal(changes: Partial<WithdrawalRecord> = {}): WithdrawalRecord {
  const withdrawalId = changes.withdrawalId ?? 'withdrawal-1';
  return {
    type: 'withdrawal',
    id: `withdrawal:${withdrawalId}`,
    withdrawalId,
    imageDefinition,
    version: '1.0.1',
    kind: 'deprecation',
    places: [],
    state: 'running',
    message: '',
    requestedBy: ada,
    reason: 'slow',
    requestedAt: at,
    endedAt: null,
    ...changes,
  };
}

/** Writes records as they are, all into the partition of the first. */
export async function seed(records: ImageRecords, ...some: readonly ImageRecord[]): Promise<void> {
  const changes = some.map((record) => ({ kind: 'create' as const, record }));
  for (let begin = 0; begin < changes.length; begin += mostChanges) {
    const batch = changes.slice(begin, begin + mostChanges);
    if ((await records.commit(some[0]!.imageDefinition, batch)) !== 'committed') {
      throw new Error('A record of this id is there already');
    }
  }
}
