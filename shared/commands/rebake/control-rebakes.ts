import type { Actor } from '../../domain/records/actor.ts';
import { askForRebake } from './request-rebake.ts';
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

/** Asks a rebake to stop: it stops at its next look and leaves nothing behind. One that waits is dropped at once. */
export function cancelRebake(
  ports: RecordPorts,
  imageDefinition: string,
  rebakeId: string,
  { by, reason }: Author,
): Promise<Controlled> {
  return transact(ports, imageDefinition, async (draft): Promise<Controlled> => {
    const stored = await ports.records.read('rebake', imageDefinition, `rebake:${rebakeId}`);
    if (!stored) {
      return dropWaiting(ports, draft, { imageDefinition, rebakeId }, { by, reason });
    }
    const { phase, cancel, version } = stored.value;
    if (phase === 'ended' || cancel) {
      return phase === 'ended' ? 'ended' : 'unchanged';
    }
    draft.replace(stored, { cancel: { by, at: draft.now, reason } });
    const sentence = `Rebake of ${imageDefinition}${version === null ? '' : ` ${version}`} cancelled`;
    draft.audit({ ...(version === null ? {} : { version }), action: 'rebakeCancelled', sentence, by, reason });
    return 'done';
  });
}

async function dropWaiting(
  { records }: RecordPorts,
  draft: Draft,
  { imageDefinition, rebakeId }: { readonly imageDefinition: string; readonly rebakeId: string },
  { by, reason }: Author,
): Promise<Controlled> {
  const definition = await records.read('definition', imageDefinition, 'definition');
  if (definition?.value.waitingRebake?.rebakeId !== rebakeId) {
    return 'unknown';
  }
  draft.replace(definition, { waitingRebake: null });
  draft.audit({
    action: 'rebakeCancelled',
    sentence: `The rebake of ${imageDefinition} that waited is dropped`,
    by,
    reason,
  });
  return 'done';
}
