import { transition } from '../../domain/image-version/image-version-state.ts';
import { rebakeItself } from '../../domain/records/actor.ts';
import type { DesiredRegion } from '../../domain/replication/desired-region.ts';
import type { Recipe } from '../../domain/recipe/recipe.ts';
import { theVersion } from '../find-record.ts';
import { type RecordPorts, transact } from '../transact.ts';

/** The version is in the first stage's gallery now, in one region and hidden. */
export function recordCaptured(
  ports: RecordPorts,
  recipe: Recipe,
  version: string,
  resourceId: string,
  region: DesiredRegion,
): Promise<void> {
  return transact(ports, recipe.name, async (draft) => {
    const stored = await theVersion(ports.records, recipe.name, version);
    const moved = transition(stored.value.state, 'captured');
    if (moved.kind !== 'moved') {
      return;
    }
    const never = { liveSince: null, liveUntil: null };
    const stage = { state: 'none' as const, resourceId, desired: [region], observed: [], ...never };
    const first = recipe.stages[0]!;
    draft.replace(stored, { state: moved.to, bakedAt: draft.now, stages: { [first.name]: stage } });
    draft.audit({
      version,
      action: 'imageVersionBaked',
      sentence: `${recipe.name} ${version} is baked and hidden in gallery ${first.gallery}`,
      by: rebakeItself,
      reason: 'captured from the builder machine',
      from: moved.from,
      to: moved.to,
    });
    draft.send({
      kind: 'fact',
      eventType: 'Rebake.ImageVersion.Baked',
      subject: `${recipe.name}/${version}`,
      data: { imageDefinition: recipe.name, version, resourceId },
    });
  });
}
