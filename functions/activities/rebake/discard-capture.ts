import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theRebake } from '../../../shared/commands/find-record.ts';
import { recordDiscarded } from '../../../shared/commands/rebake/record-discarded.ts';
import { done } from '../../../shared/domain/progress.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { isOf } from './captured-version.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'galleries'>;

/**
 * Retires what a rebake captured before it was cancelled or failed: nobody will ever judge it. The gallery is asked, not
 * the record: a capture that was just begun is known to the gallery alone. A version of somebody else is left as it is.
 */
export function discardCapture(ports: Ports): ActivityHandler<typeof activities.discardCapture> {
  return asStep(async ({ imageDefinition, rebakeId, carry }) => {
    const { value: rebake } = await theRebake(ports.records, imageDefinition, rebakeId);
    if (rebake.version === null) {
      return done;
    }
    const ref = { gallery: rebake.recipe.stages[0]!.gallery, imageDefinition, version: rebake.version };
    const found = carry === null ? await ports.galleries.version(ref) : undefined;
    if (found && !isOf(found, rebakeId)) {
      return done;
    }
    const retired = await ports.galleries.retire(ref, carry);
    if (retired.kind === 'done') {
      await recordDiscarded(ports, rebake, rebake.version);
    }
    return retired;
  });
}
