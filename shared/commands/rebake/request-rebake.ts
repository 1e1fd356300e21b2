import type { Problem } from '../../domain/problem.ts';
import { admitRebake } from '../../domain/rebake/rebake-admission.ts';
import type { Actor } from '../../domain/records/actor.ts';
import type {
  ImageDefinitionRecord,
  RebakeRequest,
  WaitingRebake,
} from '../../domain/records/image-definition-record.ts';
import { rebakeRecordId, type RebakeRecord } from '../../domain/records/rebake-record.ts';
import type { Environment } from '../../ports/support.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export type RequestedRebake =
  | { readonly kind: 'started'; readonly rebakeId: string }
  /** One runs; this request goes on when it ends, as one with others that wait. */
  | { readonly kind: 'waiting'; readonly rebakeId: string; readonly runningRebake: string }
  | { readonly kind: 'paused'; readonly message: string }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  | { readonly kind: 'unknown' };

/** Asks for a rebake: it starts, waits behind the one that runs, or is refused. `carryOn` then starts it. */
export function requestRebake(
  ports: RecordPorts,
  imageDefinition: string,
  request: Omit<RebakeRequest, 'at'>,
): Promise<RequestedRebake> {
  return transact(ports, imageDefinition, async (draft): Promise<RequestedRebake> => {
    const stored = await ports.records.read('definition', imageDefinition, 'definition');
    if (!stored) {
      return { kind: 'unknown' };
    }
    const { outcome, change } = askForRebake(draft, ports.environment, stored.value, request);
    if (change) {
      draft.replace(stored, change);
    }
    return outcome;
  });
}

export interface AskedRebake {
  readonly outcome: Exclude<RequestedRebake, { kind: 'unknown' }>;
  /** What changes in the definition; whoever asks writes it. Null for nothing. */
  readonly change: Pick<ImageDefinitionRecord, 'runningRebake'> | Pick<ImageDefinitionRecord, 'waitingRebake'> | null;
}

/** Like `requestRebake`, into a batch that holds more. */
export function askForRebake(
  draft: Draft,
  environment: Environment,
  definition: ImageDefinitionRecord,
  request: Omit<RebakeRequest, 'at'>,
): AskedRebake {
  const asked: RebakeRequest = { ...request, at: draft.now };
  const admission = admitRebake(definition, asked);
  switch (admission.kind) {
    case 'invalid':
    case 'paused':
      return { outcome: admission, change: null };
    case 'wait':
      return wait(draft, definition, admission.waiting, { asked, environment });
    case 'start': {
      const rebakeId = environment.newId();
      draft.create(newRebake(definition, rebakeId, asked));
      audit(draft, asked, `Rebake of ${definition.imageDefinition} requested`);
      return { outcome: { kind: 'started', rebakeId }, change: { runningRebake: rebakeId } };
    }
  }
}

/** A request that says nothing new is not written: events come twice. */
function wait(
  draft: Draft,
  { imageDefinition, waitingRebake: before, runningRebake }: ImageDefinitionRecord,
  waiting: RebakeRequest,
  { asked, environment }: { readonly asked: RebakeRequest; readonly environment: Environment },
): AskedRebake {
  const rebakeId = before?.rebakeId ?? environment.newId();
  const outcome = { kind: 'waiting' as const, rebakeId, runningRebake: runningRebake! };
  const earlier = before ? askersOf(before) : [];
  const isKnown = earlier.some(({ id }) => id === asked.by.id);
  if (before?.reason === waiting.reason && before.force === waiting.force && before.rebakeId && isKnown) {
    return { outcome, change: null };
  }
  audit(draft, asked, `Another rebake of ${imageDefinition} will follow the one that runs`);
  const askedBy = isKnown ? [...earlier] : [...earlier, asked.by];
  return { outcome, change: { waitingRebake: { ...waiting, rebakeId, askedBy } } };
}

/** Everybody who waits for it, each once: people, and Rebake itself for what was released or went live. */
export function askersOf({ askedBy, by }: WaitingRebake): readonly Actor[] {
  return askedBy ?? [by];
}

function audit(draft: Draft, { by, reason }: RebakeRequest, sentence: string): void {
  draft.audit({ action: 'rebakeRequested', sentence, by, reason });
}

/** The record of a rebake as it begins, with the recipe as it is now. */
export function newRebake(
  { imageDefinition, recipe, recipeDigest }: ImageDefinitionRecord,
  rebakeId: string,
  request: RebakeRequest,
): RebakeRecord {
  return {
    type: 'rebake',
    id: rebakeRecordId(rebakeId),
    rebakeId,
    imageDefinition,
    request,
    recipe,
    recipeDigest,
    phase: 'queued',
    outcome: null,
    base: null,
    bakeKey: null,
    version: null,
    cancel: null,
    steps: [],
    builderIdentity: null,
    machines: [],
    requestedAt: request.at,
    endedAt: null,
  };
}
