import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { eventRaised } from '../history/create-event.ts';
import { entityInstanceId, responseMessage } from '../orchestration/entity-messages.ts';
import type { EntityAnswer } from './entity-answer.ts';
import { entityEnvelope, type EntityRequest } from './entity-messages.ts';
import { putEntity, type EntityState } from './entity-state.ts';
import type { EntityBatch } from './take-batch.ts';

/** Puts a batch on disk as a whole: the entity's state, what its callers are told and the signals it sends. */
export function commitBatch(
  environment: Environment,
  entity: EntityState,
  batch: EntityBatch,
  answer: EntityAnswer,
): void {
  const { store, instant, wake } = environment;
  const woken = new Set<string>();
  const send = (to: string, execution: string | null, message: object): void => {
    store.send(to, execution, message);
    woken.add(to);
  };
  store.transaction(() => {
    store.consume(batch.consumed);
    putEntity(store.db, {
      ...entity,
      exists: answer.entityExists,
      state: answer.entityExists ? (answer.entityState ?? null) : null,
      lockedBy: batch.lockedBy,
      lastOperation: batch.operations.length > 0 ? instant() : entity.lastOperation,
    });
    answer.results.forEach(({ isError, result }, index) => {
      const request = batch.operations[index];
      if (request && !request.signal) {
        respond(environment, request, { result: result ?? null, ...(isError ? { exceptionType: 'Error' } : {}) }, send);
      }
    });
    for (const { target, name, input } of answer.signals) {
      const request = { op: name, signal: true, input, id: randomUUID(), parent: entity.id };
      send(entityInstanceId(target.name, target.key), null, entityEnvelope(request));
    }
    batch.granted.forEach((request) => passLockOn(environment, request, send));
  });
  woken.forEach((id) => wake.instance(id));
  // More may wait: beyond the size of a batch, behind a lock that was granted or given back.
  wake.instance(entity.id);
}

type Send = (to: string, execution: string | null, message: object) => void;

function respond(
  { instant }: Environment,
  request: EntityRequest,
  response: { result: string | null; exceptionType?: string },
  send: Send,
): void {
  const event = eventRaised(request.id, JSON.stringify(responseMessage(response)), instant());
  send(request.parent ?? '', request.parentExecution ?? null, event);
}

/** Locks are taken one entity after the other, in the order of the set; the last one tells the orchestration. */
function passLockOn(environment: Environment, request: EntityRequest, send: Send): void {
  const position = request.position + 1;
  const next = request.lockset?.[position];
  if (next) {
    send(entityInstanceId(next.name, next.key), null, entityEnvelope({ ...request, position }));
  } else {
    respond(environment, request, { result: 'Lock Acquisition Completed' }, send);
  }
}
