import type { PromotionContext } from '../../../shared/commands/promotion/promotion-context.ts';
import { type RecordPorts, transact } from '../../../shared/commands/transact.ts';
import { done, type Progress } from '../../../shared/domain/progress.ts';
import { rebakeItself } from '../../../shared/domain/records/actor.ts';
import type { VersionInStage } from '../../../shared/domain/records/image-version-record.ts';
import type { Galleries, GalleryVersion, GalleryVersionRef } from '../../../shared/ports/galleries.ts';

type Ports = RecordPorts & { readonly galleries: Pick<Galleries, 'version' | 'retire'> };

/**
 * Removes what a copy that failed has left: a gallery makes no version anew under the number of one that never came to
 * be (https://github.com/hashicorp/packer-plugin-azure/issues/183). Without it a retry would fail for ever.
 */
export async function clearFailedCopy(
  ports: Ports,
  { promotion, inStage }: PromotionContext,
  ref: GalleryVersionRef,
  { hasBegun, operation }: { readonly hasBegun: boolean; readonly operation: string | null },
): Promise<Progress> {
  const found = hasBegun ? undefined : await ports.galleries.version(ref);
  if (!hasBegun && !(found && neverCameToBe(found, inStage))) {
    return done;
  }
  const retired = await ports.galleries.retire(ref, operation);
  if (retired.kind === 'done') {
    await tell(ports, ref, promotion.value.reason);
  }
  return retired;
}

/** It failed in the one region that it was made in, and no wave ever looked at it: no machine can be made from it. */
function neverCameToBe(found: GalleryVersion, inStage: VersionInStage | undefined): boolean {
  const home = found.replication.find(({ name }) => name === found.location);
  return (
    found.provisioningState === 'Failed' &&
    home?.state !== 'Completed' &&
    found.regions.length <= 1 &&
    found.excludeFromLatest &&
    inStage?.observed.length === 0
  );
}

function tell(ports: RecordPorts, { gallery, imageDefinition, version }: GalleryVersionRef, reason: string) {
  return transact(ports, imageDefinition, (draft) => {
    draft.audit({
      version,
      action: 'failedCopyRemoved',
      sentence: `What a failed copy of ${imageDefinition} ${version} had left in gallery ${gallery} is removed`,
      by: rebakeItself,
      reason,
    });
    return Promise.resolve();
  });
}
