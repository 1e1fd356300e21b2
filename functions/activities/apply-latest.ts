import type { InvocationContext } from '@azure/functions';
import { done, type Progress, running } from '../../shared/domain/progress.ts';
import type { DesiredRegion } from '../../shared/domain/replication/desired-region.ts';
import type { Galleries, GalleryVersion, GalleryVersionRef } from '../../shared/ports/galleries.ts';
import { asStep } from './step.ts';

/** A rollback and a withdrawal may write the same version at the same moment; a version may be on its way out. */
const busyStates: readonly string[] = ['Creating', 'Updating', 'Deleting'];

/**
 * Makes the gallery say of a version what the record desires, for the sake of `latest`: a refused write is no failure
 * where a machine gets what it shall get anyway, as from a version that is hidden although some region of it failed.
 */
export async function applyLatest(
  galleries: Pick<Galleries, 'applyRegions' | 'version'>,
  ref: GalleryVersionRef,
  desired: readonly DesiredRegion[],
  { carry, invocation }: { readonly carry: string | null; readonly invocation: InvocationContext },
): Promise<Progress> {
  const applied = await asStep(() => galleries.applyRegions(ref, desired, carry))({ carry }, invocation);
  if (applied.kind !== 'failed') {
    return applied;
  }
  const found = await galleries.version(ref);
  if (found && busyStates.includes(found.provisioningState)) {
    return running('waiting for another write of the image version');
  }
  return shownIn(regionsOf(found)) === shownIn(desired) ? done : applied;
}

/** A version that never came to be, or is not there any more, is shown nowhere. */
function regionsOf(found: GalleryVersion | undefined): readonly DesiredRegion[] {
  return !found || found.excludeFromLatest ? [] : found.regions;
}

function shownIn(regions: readonly DesiredRegion[]): string {
  const shown = regions.flatMap(({ name, excludeFromLatest }) => (excludeFromLatest ? [] : [name]));
  return shown.toSorted().join();
}
