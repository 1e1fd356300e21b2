import { countFailures } from '../../domain/rebake/rebake-failures.ts';
import { type ImageVersionEvent, transition } from '../../domain/image-version/image-version-state.ts';
import { rebakeItself } from '../../domain/records/actor.ts';
import {
  type ImageDefinitionRecord,
  RebakeRequest,
  type WaitingRebake,
} from '../../domain/records/image-definition-record.ts';
import type { ImageVersionRecord } from '../../domain/records/image-version-record.ts';
import type { RebakeOutcome, RebakeRecord } from '../../domain/records/rebake-record.ts';
import type { Stored } from '../../ports/image-records.ts';
import type { Environment } from '../../ports/support.ts';
import { theDefinition, theRebake, theVersion } from '../find-record.ts';
import { openAutomaticPromotions } from '../promotion/open-promotions.ts';
import { queryAll } from '../query-all.ts';
import { newRebake } from './request-rebake.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export type FinishPorts = RecordPorts;

const versionEvents: Readonly<Record<RebakeOutcome['kind'], ImageVersionEvent>> = {
  accepted: 'accept',
  rejected: 'reject',
  failed: 'fail',
  cancelled: 'cancel',
  skipped: 'cancel',
};

/**
 * Ends a rebake in its record, its version's and its definition's; the rebake that waited begins. Repeatable. A
 * cancellation that was taken holds, also when it came after the last look: then an accepted version does not end it.
 */
export function finish(
  ports: FinishPorts,
  imageDefinition: string,
  rebakeId: string,
  outcome: RebakeOutcome,
): Promise<'ended' | 'cancelled'> {
  return transact(ports, imageDefinition, async (draft) => {
    const rebake = await theRebake(ports.records, imageDefinition, rebakeId);
    const definition = await theDefinition(ports.records, imageDefinition);
    if (rebake.value.phase === 'ended') {
      return 'ended';
    }
    if (rebake.value.cancel && outcome.kind === 'accepted') {
      return 'cancelled';
    }
    draft.replace(rebake, { phase: 'ended', outcome, endedAt: draft.now });
    const versions = await settleVersion(ports, draft, rebake.value, outcome);
    replaceDefinition(ports, draft, definition, versions, rebake.value, outcome);
    tell(draft, rebake.value, outcome);
    return 'ended';
  });
}

/** All versions of the definition, with the rebake's own as it is from now on. */
async function settleVersion(
  { records }: FinishPorts,
  draft: Draft,
  { imageDefinition, version }: RebakeRecord,
  outcome: RebakeOutcome,
): Promise<readonly ImageVersionRecord[]> {
  const all = (await queryAll(records, { type: 'version', imageDefinition })).map(({ value }) => value);
  if (version === null) {
    return all;
  }
  const stored = await theVersion(records, imageDefinition, version);
  const moved = transition(stored.value.state, versionEvents[outcome.kind]);
  if (moved.kind !== 'moved') {
    return all;
  }
  const acceptedAt = moved.to === 'accepted' ? draft.now : null;
  draft.replace(stored, { state: moved.to, acceptedAt });
  return all.map((one) => (one.version === version ? { ...stored.value, state: moved.to, acceptedAt } : one));
}

function replaceDefinition(
  { environment }: FinishPorts,
  draft: Draft,
  stored: Stored<ImageDefinitionRecord>,
  versions: readonly ImageVersionRecord[],
  rebake: RebakeRecord,
  outcome: RebakeOutcome,
): void {
  const { value: definition } = stored;
  const { failuresInRow, pause } = countFailures(definition.failuresInRow, outcome.kind, definition.recipe.rebake);
  const paused = pause === null ? definition.paused : { by: rebakeItself, at: draft.now, reason: pause };
  const waiting = definition.waitingRebake;
  const goesOn = waiting !== null && (paused === null || waiting.trigger === 'request');
  const next = goesOn ? waitingRebakeOf(definition, waiting, environment) : null;
  if (next) {
    draft.create(next);
  }
  draft.replace(stored, {
    runningRebake: definition.runningRebake === rebake.rebakeId ? (next?.rebakeId ?? null) : definition.runningRebake,
    waitingRebake: null,
    failuresInRow,
    paused,
    openPromotions: openAutomaticPromotions(draft, environment, definition, versions),
  });
  if (pause !== null && definition.paused === null) {
    tellPaused(draft, definition, pause);
  }
}

function waitingRebakeOf(
  definition: ImageDefinitionRecord,
  waiting: WaitingRebake,
  environment: Environment,
): RebakeRecord {
  return newRebake(definition, waiting.rebakeId ?? environment.newId(), RebakeRequest.parse(waiting));
}

function tellPaused(draft: Draft, { imageDefinition, recipe }: ImageDefinitionRecord, reason: string): void {
  draft.audit({
    action: 'rebakesPaused',
    sentence: `Automatic rebakes of ${imageDefinition} pause`,
    by: rebakeItself,
    reason,
  });
  draft.send({
    kind: 'alert',
    severity: 'critical',
    title: `Automatic rebakes of ${imageDefinition} are paused`,
    text: `${reason}. Correct the recipe, then resume.`,
    facts: [
      { title: 'Image definition', value: imageDefinition },
      { title: 'Owner', value: recipe.owner },
    ],
    links: [{ title: 'Rebakes', url: `/api/image-definitions/${imageDefinition}/rebakes` }],
  });
}

/** What stays for a look: a rejected version (what was not judged is retired before the rebake ends), a machine. */
function staysFor({ recipe, machines }: RebakeRecord, { kind }: RebakeOutcome): readonly string[] {
  const gallery = recipe.stages[0]!.gallery;
  return [
    ...(kind === 'rejected' ? [`It stays in gallery ${gallery} for a look, hidden from latest for ever.`] : []),
    ...machines.flatMap(({ name, resourceGroup, keepUntil }) =>
      keepUntil === null
        ? []
        : [`Machine ${name} in resource group ${resourceGroup} stays for a look until ${keepUntil}.`],
    ),
  ];
}

function tell(draft: Draft, rebake: RebakeRecord, outcome: RebakeOutcome): void {
  const { imageDefinition, rebakeId, version, recipe } = rebake;
  const title = version === null ? imageDefinition : `${imageDefinition} ${version}`;
  draft.audit({
    ...(version === null ? {} : { version }),
    action: 'rebakeEnded',
    sentence: `Rebake of ${title} ended: ${outcome.message}`,
    by: rebakeItself,
    reason: outcome.message,
    to: outcome.kind,
  });
  draft.send({
    kind: 'fact',
    eventType: 'Rebake.Rebake.Ended',
    subject: imageDefinition,
    data: { imageDefinition, rebakeId, version, outcome: outcome.kind, message: outcome.message },
  });
  if (outcome.kind === 'failed' || outcome.kind === 'rejected') {
    draft.send({
      kind: 'alert',
      severity: 'warning',
      title: `Rebake of ${title} ${outcome.kind}`,
      text: [outcome.message, ...outcome.problems, ...staysFor(rebake, outcome)].join('\n\n'),
      facts: [
        { title: 'Image definition', value: imageDefinition },
        { title: 'Owner', value: recipe.owner },
      ],
      links: [{ title: 'Rebake', url: `/api/image-definitions/${imageDefinition}/rebakes/${rebakeId}` }],
    });
  }
}
