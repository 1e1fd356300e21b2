import type { Problem } from '../domain/problem.ts';
import { admitRebake } from '../domain/rebake/rebake-admission.ts';
import type { ImageDefinitionRecord, RebakeRequest } from '../domain/records/image-definition-record.ts';
import { rebakeRecordId, type RebakeRecord } from '../domain/records/rebake-record.ts';
import type { Stored } from '../ports/image-records.ts';
import { type Draft, type RecordPorts, transact } from './transact.ts';

export type RequestedRebake =
  | { readonly kind: 'started'; readonly rebakeId: string }
  /** One runs; this request goes on when it ends. */
  | { readonly kind: 'waiting'; readonly runningRebake: string }
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
    const asked: RebakeRequest = { ...request, at: draft.now };
    const admission = admitRebake(stored.value, asked);
    switch (admission.kind) {
      case 'invalid':
      case 'paused':
        return admission;
      case 'wait':
        return wait(draft, stored, admission.waiting, asked);
      case 'start': {
        const rebakeId = ports.environment.newId();
        draft.replace(stored, { runningRebake: rebakeId });
        draft.create(newRebake(stored.value, rebakeId, asked));
        audit(draft, asked, `Rebake of ${imageDefinition} requested`);
        return { kind: 'started', rebakeId };
      }
    }
  });
}

/** A request that says nothing new is not written: events come twice. */
function wait(
  draft: Draft,
  stored: Stored<ImageDefinitionRecord>,
  waiting: RebakeRequest,
  asked: RebakeRequest,
): RequestedRebake {
  const before = stored.value.waitingRebake;
  if (before?.reason !== waiting.reason || before.force !== waiting.force) {
    draft.replace(stored, { waitingRebake: waiting });
    audit(draft, asked, `Another rebake of ${stored.value.imageDefinition} will follow the one that runs`);
  }
  return { kind: 'waiting', runningRebake: stored.value.runningRebake! };
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
