import { z } from 'zod';
import { imageSourceOf, imageSourceOfScaleSet } from '../../domain/compliance/image-source-of.ts';
import type { ObservedMachine } from '../../domain/compliance/observed-machine.ts';
import { followDisks, hop, type ReadCreations, type Walk } from './follow-disks.ts';
import type { MachineFacts } from './machine-facts.ts';

/** Machines whose image was found, or found to be untraceable. */
export interface FoundImages {
  readonly machines: readonly ObservedMachine[];
  /** False where machines are missing since an answer that was cut did not show their disks. */
  readonly complete: boolean;
}

/** Finds every machine's image: by its model where that tells it, else by following its disk. */
export async function findImages(found: readonly MachineFacts[], read: ReadCreations): Promise<FoundImages> {
  const followed = await followDisks(found.map(begin), read);
  const machines = found.flatMap(({ machine }, index) => {
    const one = followed[index] ?? null;
    return one === null ? [] : [{ ...machine, image: one.image, trail: [...one.trail] }];
  });
  return { machines, complete: machines.length === found.length };
}

const Made = z.object({ createOption: z.string() });

/**
 * What the model says, and its disk where that is known already. A disk that was not made from an image outweighs the
 * model's reference: that one stays as it was when another disk is swapped in.
 */
function begin(facts: MachineFacts): Walk {
  const { machine, storageProfile, plan, osDiskId, osDiskCreation } = facts;
  if (machine.kind === 'scaleSet') {
    const profile = storageProfile && { storageProfile };
    return { traced: { kind: 'source', image: imageSourceOfScaleSet(profile, plan) }, trail: [] };
  }
  const walk: Walk = { traced: imageSourceOf(storageProfile, plan), trail: [] };
  const made = Made.safeParse(osDiskCreation).data;
  const swapped = made !== undefined && made.createOption.toLowerCase() !== 'fromimage';
  if (osDiskId === null || made === undefined || (walk.traced.kind === 'source' && !swapped)) {
    return walk;
  }
  const otherwise = walk.traced.kind === 'follow' && !swapped ? walk.traced.otherwise : null;
  const follow = { kind: 'follow', resourceId: osDiskId, otherwise } as const;
  return hop(walk, follow, { kind: 'made', creationData: osDiskCreation });
}
