import { compareImageVersions, type ImageVersionNumber } from '../image-version/image-version.ts';
import { gateOf } from '../recipe/recipe-stages.ts';
import type { ImageDefinitionRecord } from '../records/image-definition-record.ts';
import type { ImageVersionRecord } from '../records/image-version-record.ts';

export interface AutomaticPromotion {
  readonly version: ImageVersionNumber;
  readonly stage: string;
}

export type PromotableVersion = Pick<
  ImageVersionRecord,
  'version' | 'state' | 'stages' | 'heldBack' | 'revokedAncestor'
>;

/**
 * Promotions that begin without being asked for: into the first stage as soon as a version is accepted, into later ones
 * where the gate says automatic. A version that was taken out of a stage by hand is not brought back by itself.
 */
export function decideAutomaticPromotions(
  definition: Pick<ImageDefinitionRecord, 'recipe' | 'live' | 'openPromotions'>,
  versions: readonly PromotableVersion[],
): readonly AutomaticPromotion[] {
  return definition.recipe.stages.flatMap((stage, i) => {
    const before = definition.recipe.stages[i - 1];
    if (definition.openPromotions[stage.name] !== undefined || (before && !gateOf(stage).automatic)) {
      return [];
    }
    const live = definition.live[stage.name]?.version as ImageVersionNumber | undefined;
    const place = { stage: stage.name, before: before?.name ?? null };
    const newest = versions
      .filter((one) => isPromotable(one, place))
      .map(({ version }) => version)
      .filter((version) => live === undefined || compareImageVersions(version, live) > 0)
      .toSorted(compareImageVersions)
      .at(-1);
    return newest === undefined ? [] : [{ version: newest, stage: stage.name }];
  });
}

/** Whether the version may enter a stage, where it never was: from the stage before, or by being accepted in the first. */
export function isPromotable(
  { state, stages, heldBack, revokedAncestor }: PromotableVersion,
  { stage, before }: { readonly stage: string; readonly before: string | null },
): boolean {
  return (
    state === 'accepted' &&
    revokedAncestor === null &&
    !heldBack.includes(stage) &&
    (stages[stage]?.state ?? 'none') === 'none' &&
    (before === null ? stages[stage] !== undefined : stages[before]?.state === 'live')
  );
}
