import { compareImageVersions, type ImageVersionNumber } from '../image-version/image-version.ts';
import { isPromotable, type PromotableVersion } from '../promotion/automatic-promotions.ts';
import type { ImageDefinitionRecord } from '../records/image-definition-record.ts';
import type { Need } from './need.ts';

type Definition = Pick<
  ImageDefinitionRecord,
  'imageDefinition' | 'recipe' | 'live' | 'paused' | 'failuresInRow' | 'openPromotions'
>;

/** A version that is live in one stage and newer than what is live in the next, which no promotion holds. */
export interface Candidate {
  readonly version: ImageVersionNumber;
  readonly stage: string;
  /** The stage before. */
  readonly before: string;
}

/** The versions that have to be known to say what the definition needs; mostly none. */
export function candidatesOf({ recipe, live, openPromotions }: Definition): readonly Candidate[] {
  return recipe.stages.flatMap(({ name: stage }, i) => {
    const before = recipe.stages[i - 1]?.name;
    const version = before === undefined ? undefined : versionIn(live, before);
    if (before === undefined || version === undefined || openPromotions[stage] !== undefined) {
      return [];
    }
    const there = versionIn(live, stage);
    return there === undefined || compareImageVersions(version, there) > 0 ? [{ version, stage, before }] : [];
  });
}

/** What an image definition needs somebody for; `versions` are those of its candidates. */
export function needsOfDefinition(definition: Definition, versions: readonly PromotableVersion[]): readonly Need[] {
  return [...ofRebakes(definition), ...ofStages(definition, versions)];
}

function ofRebakes({ imageDefinition, failuresInRow, paused }: Definition): readonly Need[] {
  const resource = addressOf(imageDefinition);
  const times = `${failuresInRow} ${failuresInRow === 1 ? 'time' : 'times in a row'}`;
  const fail = { kind: 'rebakesFail' as const, what: `${imageDefinition}: the last rebake failed`, why: times };
  const pause = { kind: 'rebakesPaused' as const, what: `${imageDefinition}: automatic rebakes are paused` };
  return [
    ...(failuresInRow > 0 ? [{ ...fail, urgent: true, imageDefinition, resource: `${resource}/rebakes` }] : []),
    ...(paused
      ? [{ ...pause, why: `${paused.by.name}: ${paused.reason}`, urgent: true, imageDefinition, resource }]
      : []),
  ];
}

function ofStages(definition: Definition, versions: readonly PromotableVersion[]): readonly Need[] {
  const { imageDefinition, recipe, live, openPromotions } = definition;
  const candidates = candidatesOf(definition).filter((candidate) =>
    versions.some((one) => one.version === candidate.version && isPromotable(one, candidate)),
  );
  const resource = addressOf(imageDefinition);
  const about = { urgent: false, imageDefinition };
  return recipe.stages.flatMap(({ name: stage }, i): readonly Need[] => {
    const before = recipe.stages[i - 1]?.name;
    const ready = candidates.find((candidate) => candidate.stage === stage);
    if (ready) {
      const what = `${imageDefinition} ${ready.version}: accepted, and nobody requested its promotion into ${stage}`;
      const why = `${live[stage]?.version ?? 'Nothing'} is live in ${stage}`;
      return [
        { ...about, kind: 'promotionNotRequested', what, why, resource: `${resource}/versions/${ready.version}` },
      ];
    }
    const isNext = before === undefined || live[before] !== undefined;
    const isEmpty = live[stage] === undefined && openPromotions[stage] === undefined;
    const what = `${imageDefinition}: nothing is live in ${stage}`;
    const why = 'No accepted version is ready for it';
    return isNext && isEmpty ? [{ ...about, kind: 'nothingLive', what, why, resource: `${resource}/versions` }] : [];
  });
}

function versionIn(live: Definition['live'], stage: string): ImageVersionNumber | undefined {
  return live[stage]?.version as ImageVersionNumber | undefined;
}

function addressOf(imageDefinition: string): string {
  return `/api/image-definitions/${imageDefinition}`;
}
