import type { KnownImage, KnownImages, KnownVersion } from '../known-images.ts';
import type { ObservedMachine } from '../observed-machine.ts';
import type { Environment } from './environment.ts';
import { moveTo, runs } from './machine-words.ts';
import type { Said } from './said.ts';
import { mayRunStage, targetVersion } from './target-version.ts';
import { isTooOld, type Lag, versionLag } from './version-lag.ts';

/** A machine that runs, or a model that names, a version of one of our image definitions. */
export interface OwnImageCase {
  readonly machine: ObservedMachine;
  readonly image: KnownImage;
  /** Null where nothing says which. */
  readonly version: string | null;
  readonly environment: Environment;
  readonly known: KnownImages;
  readonly now: string;
}

/** Judges by what became of the version. What is unsafe tells before what is in the wrong place, and that before age. */
export function judgeOwnImage(one: OwnImageCase): Said {
  const found = one.version === null ? undefined : one.image.versions.get(one.version);
  return (
    (found && unsafe(one, found)) ??
    wrongStage(one) ??
    (one.version === null ? withoutVersion(one) : found ? byStage(one, found) : unheardOf(one))
  );
}

function unsafe(one: OwnImageCase, { state, stageState, revokedAncestor }: KnownVersion): Said | undefined {
  if (state === 'revoked' || stageState === 'revoked') {
    return said(one, 'revoked', 'which is revoked: it must not be used any more');
  }
  if (revokedAncestor) {
    return said(one, 'revoked', `which was baked from ${revokedAncestor}, and that is revoked`);
  }
  switch (state) {
    case 'rejected':
      return said(one, 'rejected', 'which failed its checks and was never accepted');
    case 'failed':
      return said(one, 'rejected', 'whose bake or checks went wrong: it was never accepted');
    case 'cancelled':
      return said(one, 'rejected', 'whose making was cancelled: it was never accepted');
    default:
      return undefined;
  }
}

function wrongStage(one: OwnImageCase): Said | undefined {
  const { image, environment } = one;
  if (mayRunStage(image, environment)) {
    return undefined;
  }
  const runsHere = `environment ${environment.name} runs stage ${environment.stages.join(' or ')}`;
  return said(one, 'wrongStage', `a version of stage ${image.stage}, but ${runsHere}`);
}

/** A model without a version gives new instances whatever is live. Of a machine it says nothing. */
function withoutVersion(one: OwnImageCase): Said {
  const { machine, image } = one;
  if (machine.kind !== 'scaleSet') {
    return said(one, 'unknown', 'but nothing records which version of it', 'To know its version again: ');
  }
  return image.live === null
    ? said(one, 'unknown', `and no version of it is live in stage ${image.stage}`)
    : said(
        one,
        'compliant',
        `without a version: new instances get ${image.live.version}, live in stage ${image.stage}`,
      );
}

/** Our gallery has a version that our records do not. */
function unheardOf(one: OwnImageCase): Said {
  return said(one, 'unknown', 'of which there is no record: it was not made by Rebake', 'Find out who made it. ');
}

function byStage(one: OwnImageCase, version: KnownVersion): Said {
  const { stage } = one.image;
  if (version.state === 'baking' || version.state === 'baked' || version.state === 'checking') {
    return said(one, 'unknown', 'whose checks have not ended yet', 'Wait until it is accepted, or: ');
  }
  if (version.state === 'retired' || version.stageState === 'retired') {
    return said(one, 'deprecated', 'which is retired: the gallery does not have it any more');
  }
  if (version.state === 'deprecated' || version.stageState === 'deprecated') {
    return said(one, 'deprecated', 'which is deprecated');
  }
  switch (version.stageState) {
    case 'excluded':
      return said(one, 'deprecated', `which was taken back in stage ${stage}`);
    case 'none':
    case 'copying':
      return said(one, 'unknown', `which is not released in stage ${stage} yet`, 'Wait for its promotion, or: ');
    case 'halted':
      return said(one, 'unknown', `whose promotion into stage ${stage} is halted`, 'Wait until that is decided, or: ');
    case 'replicating':
    case 'soaking':
      return said(one, 'compliant', `which is being released in stage ${stage}`);
    case 'live':
      return said(one, 'compliant', `which is live in stage ${stage}`);
    default:
      return byAge(one, versionLag(one.image, version.version));
  }
}

function byAge(one: OwnImageCase, lag: Lag): Said {
  const { stage, live } = one.image;
  if (live === null || lag.since === null) {
    return said(one, 'compliant', `which was live in stage ${stage} and is not behind`);
  }
  // A date, since a number of days would make another sentence of it every day.
  const day = lag.since.slice(0, 10);
  const behind =
    lag.versions === 1
      ? `1 version behind ${live.version} of stage ${stage}, which has been live since ${day}`
      : `${lag.versions} versions behind ${live.version} of stage ${stage}, the first of them live since ${day}`;
  const { name, tooOld } = one.environment;
  return isTooOld(lag, tooOld, one.now)
    ? said(one, 'outdated', `${behind}: more than environment ${name} allows`)
    : said(one, 'compliant', `${behind}, as environment ${name} allows`);
}

function said(one: OwnImageCase, verdict: Said['verdict'], clause: string, before = ''): Said {
  const name = one.version === null ? one.image.imageDefinition : `${one.image.imageDefinition} ${one.version}`;
  const reason = `${runs(one.machine)} ${name}, ${clause}.`;
  return { verdict, reason, nextStep: verdict === 'compliant' ? '' : `${before}${wayOut(one)}` };
}

function wayOut({ machine, image, environment, known }: OwnImageCase): string {
  const target = targetVersion(image, environment, known);
  const { imageDefinition } = image;
  return target.kind === 'version'
    ? moveTo(machine, `${imageDefinition} ${target.version}, live in stage ${target.stage}`)
    : `No version of ${imageDefinition} can be used in stage ${target.stage} yet: ask its owner to release one.`;
}
