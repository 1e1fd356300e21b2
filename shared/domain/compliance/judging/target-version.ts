import type { KnownImage, KnownImages } from '../known-images.ts';
import type { Environment } from './environment.ts';

/** Whether a stage's versions may run in the environment: its own stages' may, and those of stages after them. */
export function mayRunStage(image: KnownImage, { stageKeys }: Environment): boolean {
  const first = image.stages.findIndex((stage) => stageKeys.has(stage.toLowerCase()));
  return first >= 0 && image.stageIndex >= first;
}

export type Target =
  | { readonly kind: 'version'; readonly stage: string; readonly version: string }
  /** Nothing that is live may be used. */
  | { readonly kind: 'none'; readonly stage: string };

/**
 * The version to move to: the live one of the image's own stage if that may run in the environment, or else of the
 * last of the environment's stages that the image has.
 */
export function targetVersion(image: KnownImage, environment: Environment, known: KnownImages): Target {
  const at = stageToRun(image, environment, known);
  const live = at.image?.live ?? null;
  const version = live === null ? undefined : at.image?.versions.get(live.version);
  const usable = version === undefined || (version.state === 'accepted' && !version.revokedAncestor);
  return live !== null && usable
    ? { kind: 'version', stage: at.stage, version: live.version }
    : { kind: 'none', stage: at.stage };
}

function stageToRun(
  image: KnownImage,
  environment: Environment,
  known: KnownImages,
): { readonly stage: string; readonly image: KnownImage | undefined } {
  if (mayRunStage(image, environment)) {
    return { stage: image.stage, image };
  }
  const stage = image.stages.findLast((one) => environment.stageKeys.has(one.toLowerCase()));
  const others = stage === undefined ? [] : [...known.values()];
  return {
    stage: stage ?? environment.stages.at(-1)!,
    image: others.find((one) => one.imageDefinition === image.imageDefinition && one.stage === stage),
  };
}
