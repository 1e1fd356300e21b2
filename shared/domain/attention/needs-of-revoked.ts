import type { ImageVersionRecord } from '../records/image-version-record.ts';
import type { Need } from './need.ts';

/** A version that is still handed out although what it was baked from is revoked: one need for each stage. */
export function needsOfRevoked({
  imageDefinition,
  version,
  stages,
  revokedAncestor,
}: Pick<ImageVersionRecord, 'imageDefinition' | 'version' | 'stages' | 'revokedAncestor'>): readonly Need[] {
  const live = Object.entries(stages).filter(([, { state }]) => state === 'live');
  return live.map(([stage]) => ({
    kind: 'liveOnRevoked',
    urgent: true,
    imageDefinition,
    what: `${imageDefinition} ${version}: live in ${stage}, and baked from ${revokedAncestor}, which is revoked`,
    why: `Rebake ${imageDefinition} on a safe version, or roll ${stage} back`,
    resource: `/api/image-definitions/${imageDefinition}/versions/${version}`,
  }));
}
