import type { EntityMessage, EntityRequest } from './entity-messages.ts';
import type { EntityState } from './entity-state.ts';

type Lock = EntityState['lockedBy'];

/** What an entity does next with the messages that wait for it. */
export interface EntityBatch {
  readonly operations: readonly EntityRequest[];
  /** Lock requests granted, in order. At most one is held at a time. */
  readonly granted: readonly EntityRequest[];
  readonly lockedBy: Lock;
  /** Messages done with once the operations have run. */
  readonly consumed: readonly number[];
}

/**
 * Takes messages in order. While an orchestration holds the lock, only its operations are taken and the others wait.
 * A lock that is granted ends the batch, so that the operations before it are applied first.
 */
export function takeBatch(messages: readonly EntityMessage[], locked: Lock, size: number): EntityBatch {
  const operations: EntityRequest[] = [];
  const granted: EntityRequest[] = [];
  const consumed: number[] = [];
  let lockedBy = locked;
  for (const message of messages) {
    if (message.kind === 'release') {
      consumed.push(message.seq);
      lockedBy = lockedBy?.requestId === message.requestId ? null : lockedBy;
    } else if (lockedBy && lockedBy.instanceId !== message.request.parent) {
      continue;
    } else if (message.kind === 'operation') {
      operations.push(message.request);
      consumed.push(message.seq);
    } else if (operations.length > 0) {
      break;
    } else {
      const { request } = message;
      granted.push(request);
      consumed.push(message.seq);
      lockedBy = { instanceId: request.parent ?? '', requestId: request.id };
    }
    if (operations.length === size) {
      break;
    }
  }
  return { operations, granted, lockedBy, consumed };
}
