import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { entityId } from '../orchestration/entity-messages.ts';
import { readEntityMessage, type EntityRequest } from './entity-messages.ts';
import { commitBatch } from './commit-batch.ts';
import { findEntity, type EntityState } from './entity-state.ts';
import { readEntityAnswer, type EntityAnswer } from './entity-answer.ts';
import { takeBatch } from './take-batch.ts';

/** Lets an entity do what waits for it: one batch, one call of its function, one commit. */
export async function runEntity(environment: Environment, id: string): Promise<void> {
  const { store, settings, functions, instant } = environment;
  const at = instant();
  const entity = findEntity(store.db, id) ?? {
    id,
    exists: false,
    state: null,
    lockedBy: null,
    lastOperation: at,
    created: at,
  };
  const messages = store.messages(id).map(readEntityMessage);
  const batch = takeBatch(messages, entity.lockedBy, settings.maxEntityOperationBatchSize);
  if (batch.consumed.length === 0) {
    return;
  }
  const { name } = entityId(id);
  if (!functions.entity(name)) {
    const { why, onlyHere } = functions.whyMissing(name);
    environment.warn(
      `Callers of the entity '${id}' wait for ever, ${onlyHere ? 'here' : 'here and in Azure'}: ` +
        `it needs the entity function '${name}', ${why}.`,
    );
    return;
  }
  const answer =
    batch.operations.length === 0 ? unchanged(entity) : await callEntity(environment, entity, batch.operations);
  commitBatch(environment, entity, batch, answer);
}

function unchanged({ exists, state }: EntityState): EntityAnswer {
  return { results: [], signals: [], entityExists: exists, entityState: state };
}

async function callEntity(
  { functions, invoke }: Environment,
  entity: EntityState,
  operations: readonly EntityRequest[],
): Promise<EntityAnswer> {
  const self = entityId(entity.id);
  const called = functions.entity(self.name);
  const { exists, state } = entity;
  const batch = operations.map(({ op, input, signal, id }) => ({
    name: op,
    input: input ?? null,
    isSignal: signal,
    id,
  }));
  const value = { string: JSON.stringify({ self, exists, state, batch }, null, 2) };
  const binding = called?.binding ?? '';
  const result = await invoke({
    functionName: called?.name ?? self.name,
    invocationId: randomUUID(),
    inputData: [{ name: binding, data: value }],
    triggerMetadata: {
      [binding]: value,
      self: { json: JSON.stringify(self) },
      exists: { string: exists ? 'True' : 'False' },
      ...(state === null ? {} : { state: { string: state } }),
    },
  });
  return readEntityAnswer(result, entity, operations.length);
}
