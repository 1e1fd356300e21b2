import { expect, it } from 'vitest';
import { readAnswer } from '../../../../../local/host/durable/orchestration/answer.ts';

const success = (json: string) => readAnswer({ status: 'Success', outputData: [], returnValue: { json } });

it('reads the state that an orchestrator answers with', () => {
  const answer = success('{"isDone":true,"actions":[[]],"output":5,"schemaVersion":3}');

  expect(answer).toMatchObject({ kind: 'state', threw: false, state: { isDone: true, output: 5 } });
});

it('reads the state of an orchestrator that threw from behind the label in its message', () => {
  const message = 'false\n\n$OutOfProcData$:{"isDone":false,"actions":[[]],"error":"refused"}';

  const answer = readAnswer({ status: 'Failure', exception: { message, stackTrace: 'at x' } });

  expect(answer).toMatchObject({ kind: 'state', threw: true, state: { error: 'refused' }, stack: 'at x' });
});

it('takes a failed invocation without a state for what it is', () => {
  const answer = readAnswer({ status: 'Failure', exception: { message: 'the worker died', stackTrace: '' } });

  expect(answer).toMatchObject({ kind: 'broken', message: 'the worker died' });
});

it.each([
  { about: 'no JSON', text: '{' },
  { about: 'no actions', text: '{"isDone":true}' },
  { about: 'an unknown action', text: '{"isDone":false,"actions":[[{"actionType":99}]]}' },
  { about: 'an action without its function', text: '{"isDone":false,"actions":[[{"actionType":0}]]}' },
])('refuses a state with $about', ({ text }) => {
  expect(success(text).kind).toBe('broken');
});

it.each([
  { about: 'the largest that is taken', length: 17 * 512 - 3, kind: 'state' },
  { about: 'one letter more', length: 17 * 512 - 2, kind: 'refused' },
])('takes a custom status by its UTF-16 size: $about', ({ length, kind }) => {
  // Two quotation marks stand around the text.
  const customStatus = 'ü'.repeat(length);

  expect(success(JSON.stringify({ isDone: false, actions: [[]], customStatus })).kind).toBe(kind);
});

it('says how large a custom status was, and how large it may be', () => {
  const answer = success(JSON.stringify({ isDone: false, actions: [[]], customStatus: { text: 'x'.repeat(10_240) } }));

  expect(answer).toEqual({
    kind: 'refused',
    reason: 'its custom status has 20 KB as UTF-16 text, and 16 KB are allowed',
  });
});
