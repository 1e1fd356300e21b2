import { compareImageVersions, type ImageVersionNumber } from '../image-version.ts';
import { gateOf } from '../recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../records/image-definition-record.ts';
import type { ImageVersionRecord } from '../records/image-version-record.ts';

export interface AutomaticPromotion {
  readonly version: ImageVersionNumber;
  readonly stage: string;
}

/**
 * Promotions that begin without being asked for: into the first stage as soon as a version is accepted, into later ones
 * where the gate says automatic. A version that was taken out of a stage by hand is not brought back by itself.
 */
export function decideAutomaticPromotions(
  definition: Pick<ImageDefinitionRecord, 'recipe' | 'live' | 'openPromotions'>,
  versions: readonly Pick<ImageVersionRecord, 'version' | 'state' | 'stages' | 'heldBack' | 'revokedAncestor'>[],
): readonly AutomaticPromotion[] {
  return definition.recipe.stages.flatMap((stage, i) => {
    const before = definition.recipe.stages[i - 1];
    if (definition.openPromotions[stage.name] !== undefined || (before && !gateOf(stage).automatic)) {
      return [];
    }
    const live = definition.live[stage.name]?.version as ImageVersionNumber | undefined;
    const ready = versions.filter(
      ({ version, state, stages, heldBack, revokedAncestor }) =>
        state === 'accepted' &&
        revokedAncestor === null &&
        !heldBack.includes(stage.name) &&
        (stages[stage.name]?.state ?? 'none') === 'none' &&
        (before ? stages[before.name]?.state === 'live' : stages[stage.name] !== undefined) &&
        (live === undefined || compareImageVersions(version, live) > 0),
    );
    const newest = ready
      .map(({ version }) => version)
      .toSorted(compareImageVersions)
      .at(-1);
    return newest === undefined ? [] : [{ version: newest, stage: stage.name }];
  });
}
