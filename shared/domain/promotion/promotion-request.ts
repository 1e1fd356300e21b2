import { compareImageVersions, type ImageVersionNumber } from '../image-version/image-version.ts';
import type { Problem } from '../problem.ts';
import { findStage, previousStage } from '../recipe/recipe-regions.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { ImageVersionRecord } from '../records/image-version-record.ts';
import type { PromotionRecord } from '../records/promotion-record.ts';

export interface PromotionRequestFacts {
  readonly recipe: Recipe;
  readonly stage: string;
  readonly reason: string;
  readonly version: Pick<ImageVersionRecord, 'version' | 'state' | 'revokedAncestor' | 'stages'>;
  /** The live version of the stage; null when nothing is live. */
  readonly live: ImageVersionNumber | null;
  /** The highest version above it that is latest in some region of the stage; null when there is none. */
  readonly shownAbove: ImageVersionNumber | null;
  /** What the caller believes is live; undefined for no expectation. */
  readonly ifLive: string | null | undefined;
  /** The promotion that is open for the stage; null when there is none. */
  readonly open: Pick<PromotionRecord, 'promotionId' | 'version' | 'state'> | null;
}

export type PromotionRequestDecision =
  | { readonly kind: 'request' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  /** Another promotion holds the stage. */
  | { readonly kind: 'conflict'; readonly promotionId: string; readonly message: string }
  /** The caller's expectation does not hold. */
  | { readonly kind: 'stale'; readonly live: ImageVersionNumber | null; readonly message: string }
  /** The version cannot go there as things are. */
  | { readonly kind: 'refused'; readonly message: string };

/** Whether a promotion may be requested. What time or people can still change is left to the gate. */
export function decidePromotionRequest(facts: PromotionRequestFacts): PromotionRequestDecision {
  const { stage, live, open, ifLive } = facts;
  const problems = requestProblems(facts);
  if (problems.length > 0) {
    return { kind: 'invalid', problems };
  }
  if (ifLive !== undefined && ifLive !== live) {
    return { kind: 'stale', live, message: `${live ?? 'Nothing'} is live in ${stage}, not ${ifLive ?? 'nothing'}` };
  }
  if (open) {
    const message = `Promotion ${open.promotionId} of ${open.version} into ${stage} is ${open.state}: wait for it or cancel it`;
    return { kind: 'conflict', promotionId: open.promotionId, message };
  }
  const message = refusal(facts);
  return message === null ? { kind: 'request' } : { kind: 'refused', message };
}

/** What was baked into the first stage and taken out of it comes back as it does elsewhere. */
function requestProblems({ recipe, stage, reason, version }: PromotionRequestFacts): readonly Problem[] {
  const problems: Problem[] = [];
  if (reason.trim() === '') {
    problems.push({ path: 'reason', message: 'is required' });
  }
  if (!findStage(recipe, stage)) {
    const known = recipe.stages.map(({ name }) => name).join(', ');
    problems.push({ path: 'stage', message: `there is no stage ${stage}; there are ${known}` });
  } else if (!previousStage(recipe, stage) && !version.stages[stage]) {
    const message = `${stage} is the first stage: versions are baked there, and ${version.version} was not`;
    problems.push({ path: 'stage', message });
  }
  return problems;
}

function refusal({ version: of, live, shownAbove, stage }: PromotionRequestFacts): string | null {
  const { version, state, revokedAncestor } = of;
  if (revokedAncestor !== null) {
    return `Version ${version} was baked from ${revokedAncestor}, which is revoked: rebake it`;
  }
  if (state !== 'accepted') {
    return `Version ${version} is ${state}; only an accepted version can be promoted`;
  }
  if (live !== null && version === live) {
    return `Version ${version} is live in ${stage} already`;
  }
  if (live !== null && compareImageVersions(version, live) < 0) {
    return `Version ${live} is live in ${stage} and later than ${version}: latest resolves to the higher number, so roll back instead`;
  }
  return shownAbove === null
    ? null
    : `Version ${shownAbove} is later than ${version} and latest in regions of ${stage} that its promotion reached before it was given up: roll ${stage} back, or deprecate ${shownAbove}, first`;
}
