import { describe, expect, it } from 'vitest';
import { readEntityAnswer } from '../../../../../local/host/durable/entity/entity-answer.ts';
import { entityEnvelope, readEntityMessage } from '../../../../../local/host/durable/entity/entity-messages.ts';
import { isEntityId, type EntityState } from '../../../../../local/host/durable/entity/entity-state.ts';
import type { InvocationResult } from '../../../../../local/host/worker/invocation.ts';

const at = '2026-01-02T03:04:05Z';
const entity: EntityState = { id: '@box@1', exists: true, state: '7', lockedBy: null, lastOperation: at, created: at };
const answer = (value: unknown): InvocationResult => ({
  status: 'Success',
  outputData: [],
  returnValue: { json: JSON.stringify(value) },
});
const good = { results: [{ isError: false, result: '8' }], signals: [], entityExists: true, entityState: '8' };

describe('the answer of an entity function', () => {
  it('is read as it is', () => {
    expect(readEntityAnswer(answer(good), entity, 1)).toEqual(good);
  });

  it.each([
    {
      what: 'the function failed',
      result: { status: 'Failure' as const, exception: { message: 'no', stackTrace: '' } },
      says: 'no',
    },
    {
      what: 'it returned nothing',
      result: { status: 'Success' as const, outputData: [] },
      says: 'The entity function returned no state of durable-functions.',
    },
    {
      what: 'it returned something else',
      result: answer({ ok: true }),
      says: 'The entity function returned no state of durable-functions.',
    },
    {
      what: 'it answered to fewer operations',
      result: answer({ ...good, results: [] }),
      says: 'The entity function returned no state of durable-functions.',
    },
  ])('fails every operation and leaves the state alone when $what', ({ result, says }) => {
    const failed = { isError: true, result: JSON.stringify(says) };

    expect(readEntityAnswer(result, entity, 2)).toEqual({
      results: [failed, failed],
      signals: [],
      entityExists: true,
      entityState: '7',
    });
  });
});

describe('a message to an entity', () => {
  const stored = (name: string, input: object) => ({
    seq: 3,
    executionId: null,
    event: JSON.stringify({ name, input: JSON.stringify(input) }),
  });

  it.each([
    { what: 'an operation', message: stored('op', { op: 'add', input: '1', id: 'r' }), kind: 'operation' },
    {
      what: 'an operation without a name',
      message: stored('op', { op: '', id: 'r', signal: true }),
      kind: 'operation',
    },
    {
      what: 'one that was due later',
      message: stored('op@2026-01-01T00:00:00Z', { op: 'add', id: 'r' }),
      kind: 'operation',
    },
    {
      what: 'a lock',
      message: stored('op', { op: null, id: 'r', lockset: [{ name: 'box', key: '1' }] }),
      kind: 'lock',
    },
    { what: 'a release', message: stored('release', { parent: 'p', id: 'r' }), kind: 'release' },
  ])('may be $what', ({ message, kind }) => {
    expect(readEntityMessage(message)).toMatchObject({ kind, seq: 3 });
  });

  it('is put into the store in the form in which it is read', () => {
    const event = JSON.stringify(entityEnvelope({ op: 'add', id: 'r', signal: true, input: '1' }));

    expect(readEntityMessage({ seq: 1, executionId: null, event })).toEqual({
      kind: 'operation',
      seq: 1,
      request: { op: 'add', id: 'r', signal: true, input: '1', position: 0 },
    });
  });
});

it.each([
  { id: '@box@1', entity: true },
  { id: '@box@', entity: true },
  { id: '@box', entity: false },
  { id: 'box@1', entity: false },
  { id: '@@1', entity: false },
])('$id is the id of an entity: $entity', ({ id, entity: isOne }) => {
  expect(isEntityId(id)).toBe(isOne);
});
