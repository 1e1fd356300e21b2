import type { Actor } from '../../domain/records/actor.ts';
import type { ImageDefinitionRecord } from '../../domain/records/image-definition-record.ts';
import type { RebakeRecord } from '../../domain/records/rebake-record.ts';
import type { Stored } from '../../ports/image-records.ts';
import { askersOf, askForRebake } from './request-rebake.ts';
import { type Draft, type RecordPorts, transact } from '../transact.ts';

export type Controlled = 'done' | 'unchanged' | 'unknown' | 'ended';

interface Author {
  readonly by: Actor;
  readonly reason: string;
}

/** Holds off automatic rebakes until they are resumed. */
export function pauseRebakes(ports: RecordPorts, imageDefinition: string, { by, reason }: Author): Promise<Controlled> {
  return transact(ports, imageDefinition, async (draft): Promise<Controlled> => {
    const stored = await ports.records.read('definition', imageDefinition, 'definition');
    if (!stored) {
      return 'unknown';
    }
    if (stored.value.paused) {
      return 'unchanged';
    }
    draft.replace(stored, { paused: { by, at: draft.now, reason } });
    draft.audit({ action: 'rebakesPaused', sentence: `Automatic rebakes of ${imageDefinition} pause`, by, reason });
    return 'done';
  });
}

/**
 * Lets automatic rebakes happen again and forgets the failures so far. What was released meanwhile has been missed, so
 * one rebake is asked for in the same batch; when nothing has changed it makes nothing.
 */
export function resumeRebakes(
  ports: RecordPorts,
  imageDefinition: string,
  { by, reason }: Author,
): Promise<Controlled> {
  return transact(ports, imageDefinition, async (draft): Promise<Controlled> => {
    const stored = await ports.records.read('definition', imageDefinition, 'definition');
    if (!stored) {
      return 'unknown';
    }
    if (!stored.value.paused) {
      return 'unchanged';
    }
    const resumed = { ...stored.value, paused: null, failuresInRow: 0 };
    draft.audit({ action: 'rebakesResumed', sentence: `Automatic rebakes of ${imageDefinition} go on`, by, reason });
    const request = { trigger: 'request' as const, force: false, reason: `resumed: ${reason}`, by };
    draft.replace(stored, { ...resumed, ...askForRebake(draft, ports.environment, resumed, request).change });
    return 'done';
  });
}

/** `shared`: it waits for others as well, who did not ask for its end. */
export type Cancelled = Controlled | 'shared';

/**
 * Asks a rebake to stop: it stops at its next look and leaves nothing behind. One that waits is dropped at once, unless
 * others wait for it too: what was released meanwhile would not be baked until the next release.
 */
export function cancelRebake(
  ports: RecordPorts,
  imageDefinition: string,
  rebakeId: string,
  author: Author,
): Promise<Cancelled> {
  return transact(ports, imageDefinition, async (draft): Promise<Cancelled> => {
    // Before the rebake: one that starts in between is found there.
    const definition = await ports.records.read('definition', imageDefinition, 'definition');
    const stored = await ports.records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
    if (stored) {
      return cancelStarted(draft, stored, author);
    }
    return definition?.value.waitingRebake?.rebakeId === rebakeId ? dropWaiting(draft, definition, author) : 'unknown';
  });
}

/** Asked again for what it was asked before, it answers the same, also once the rebake has ended by that. */
function cancelStarted(draft: Draft, stored: Stored<RebakeRecord>, { by, reason }: Author): Controlled {
  const { phase, cancel, outcome, version, imageDefinition } = stored.value;
  if (phase === 'ended') {
    return outcome?.kind === 'cancelled' ? 'unchanged' : 'ended';
  }
  if (cancel) {
    return 'unchanged';
  }
  draft.replace(stored, { cancel: { by, at: draft.now, reason } });
  const sentence = `Rebake of ${imageDefinition}${version === null ? '' : ` ${version}`} cancelled`;
  draft.audit({ ...(version === null ? {} : { version }), action: 'rebakeCancelled', sentence, by, reason });
  return 'done';
}

function dropWaiting(draft: Draft, definition: Stored<ImageDefinitionRecord>, { by, reason }: Author): Cancelled {
  const { waitingRebake, imageDefinition } = definition.value;
  if (askersOf(waitingRebake!).length > 1) {
    return 'shared';
  }
  draft.replace(definition, { waitingRebake: null });
  const sentence = `The rebake of ${imageDefinition} that waited is dropped`;
  draft.audit({ action: 'rebakeCancelled', sentence, by, reason });
  return 'done';
}
