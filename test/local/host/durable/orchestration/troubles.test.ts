import { expect, it } from 'vitest';
import { OrchestratorState } from '../../../../../local/host/durable/orchestration/actions.ts';
import type { OrchestratorAnswer } from '../../../../../local/host/durable/orchestration/answer.ts';
import { troubles } from '../../../../../local/host/durable/orchestration/troubles.ts';

const turn = { instance: { id: 'one', name: 'bake' } } as Parameters<typeof troubles>[0];
const fine = { finished: false, halted: undefined, strayed: undefined, suspended: false };
const halted = { reason: 'it calls what is not there', onlyHere: false };

function state(members: object = {}, threw = false): OrchestratorAnswer {
  const parsed = OrchestratorState.parse({ isDone: false, actions: [[]], ...members });
  return { kind: 'state', state: parsed, threw, stack: '' };
}

it.each([
  { about: 'that waits', answer: state(), replayed: {}, isRunning: true },
  { about: 'that ended', answer: state({ isDone: true }), replayed: { finished: true }, isRunning: false },
  { about: 'that failed', answer: state({ error: 'no' }, true), replayed: { finished: true }, isRunning: false },
  {
    about: 'that halts while it is suspended',
    answer: state(),
    replayed: { halted, suspended: true },
    isRunning: true,
  },
  { about: 'that was terminated where it hung', answer: state(), replayed: { halted }, isRunning: false },
  { about: 'whose tasks still run after a thrown text', answer: state({}, true), replayed: {}, isRunning: true },
])('says nothing of an orchestration $about', ({ answer, replayed, isRunning }) => {
  expect(troubles(turn, answer, { ...fine, ...replayed }, isRunning)).toEqual([]);
});

it.each([
  {
    about: 'halts',
    answer: state(),
    replayed: { halted },
    says: 'stays Running for ever, here and in Azure: it calls what is not there.',
  },
  {
    about: 'halts on this host alone',
    answer: state(),
    replayed: { halted: { ...halted, onlyHere: true } },
    says: 'stays Running for ever, here: it calls what is not there.',
  },
  {
    about: 'threw a text',
    answer: state({}, true),
    replayed: { finished: true },
    says: 'stays Running for ever, here and in Azure: it threw something that is no Error.',
  },
  {
    about: 'answered what the host refuses',
    answer: { kind: 'refused', reason: 'its status is too large' } as const,
    replayed: {},
    says: 'goes no further, here and in Azure: its status is too large.',
  },
  {
    about: 'went astray',
    answer: state(),
    replayed: { strayed: 'it cancelled a long timer' },
    says:
      'gets wrong results or none, here and in Azure: it cancelled a long timer, and from there on the library and the ' +
      'host number tasks differently.',
  },
])('names an orchestration that $about', ({ answer, replayed, says }) => {
  expect(troubles(turn, answer, { ...fine, ...replayed }, true)).toEqual([
    `The orchestration 'bake' with the id 'one' ${says}`,
  ]);
});
