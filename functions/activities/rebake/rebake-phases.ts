import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theRebake, theVersion } from '../../../shared/commands/find-record.ts';
import { type FinishPorts, finish } from '../../../shared/commands/rebake/finish-rebake.ts';
import { transact } from '../../../shared/commands/transact.ts';
import { updateRebake } from '../../../shared/commands/rebake/record-rebake.ts';
import { transition } from '../../../shared/domain/image-version/image-version-state.ts';
import { done, running } from '../../../shared/domain/progress.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { unlessCancelled } from './bake-context.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment'>;

/** Bakes take an hour or more, and of many that wait one looks soon after a slot is free. */
const slotLookSeconds = 60;

/** Takes one of the bake slots, or says that all are taken. */
export function takeBakeSlot(
  ports: Ports & Pick<AppPorts, 'slots'>,
  mostBakes: number,
): ActivityHandler<typeof activities.takeBakeSlot> {
  return asStep((input) =>
    unlessCancelled(ports.records, input, async () =>
      (await ports.slots.acquire(input.rebakeId, mostBakes, ports.environment.now()))
        ? done
        : running(`waiting for one of ${mostBakes} bake slots`, null, slotLookSeconds),
    ),
  );
}

export function recordPhase(ports: Ports): ActivityHandler<typeof activities.recordPhase> {
  return async ({ phase, ...ref }) => {
    await updateRebake(ports, ref, () => ({ phase }));
    const { value: rebake } = await theRebake(ports.records, ref.imageDefinition, ref.rebakeId);
    if (phase === 'checking' && rebake.version !== null) {
      await startChecks(ports, ref.imageDefinition, rebake.version);
    }
  };
}

/** Closes the rebake's record, frees its slot and lets in what waited. */
export function finishRebake(
  ports: FinishPorts & Pick<AppPorts, 'slots'>,
): ActivityHandler<typeof activities.finishRebake> {
  return async ({ imageDefinition, rebakeId, outcome }, context) => {
    const ended = await finish(ports, imageDefinition, rebakeId, outcome);
    if (ended === 'ended') {
      await ports.slots.release(rebakeId);
      context.log(`Rebake ${rebakeId} of ${imageDefinition} ended: ${outcome.kind}`);
    }
    return ended;
  };
}

function startChecks(ports: Ports, imageDefinition: string, version: string): Promise<void> {
  return transact(ports, imageDefinition, async (draft) => {
    const stored = await theVersion(ports.records, imageDefinition, version);
    const moved = transition(stored.value.state, 'checksStarted');
    if (moved.kind === 'moved') {
      draft.replace(stored, { state: moved.to });
    }
  });
}
