import { expect, it } from 'vitest';
import {
  batchMark,
  eventRaised,
  executionPaused,
  executionStarted,
  taskDone,
  taskFailure,
  taskScheduled,
  timerCreated,
  timerFired,
} from '../../../../../../local/host/durable/history/create-event.ts';
import type { HistoryEvent } from '../../../../../../local/host/durable/history/events.ts';
import { Action } from '../../../../../../local/host/durable/orchestration/actions.ts';
import { replay } from '../../../../../../local/host/durable/orchestration/replay/replay.ts';

const at = '2026-01-02T03:04:05Z';
const instance = { InstanceId: 'one', ExecutionId: 'e' };
const begin = [
  batchMark(12, at),
  executionStarted(
    { OrchestrationInstance: instance, ParentInstance: null, Name: 'f', Version: null, Input: null, Generation: 0 },
    at,
  ),
];
const call = (functionName: string) => ({ actionType: 0, functionName });
const retry = {
  actionType: 1,
  functionName: 'a',
  retryOptions: { firstRetryIntervalInMilliseconds: 1_000, maxNumberOfAttempts: 2 },
};
const wait = (externalEventName: string) => ({ actionType: 6, externalEventName });
const failure = { reason: 'no', details: 'x' };

function run(actions: readonly object[], history: readonly HistoryEvent[]) {
  return replay({
    instance,
    parentId: null,
    callable: {
      hasActivity: (name) => name !== 'unknown',
      hasOrchestrator: () => true,
      hasEntity: () => true,
      whyMissing: () => ({ why: 'which is not there', onlyHere: false }),
    },
    longTimer: { maximum: 6 * 86_400_000, interval: 3 * 86_400_000 },
    httpSleepMilliseconds: 30_000,
    actions: actions.map((action) => Action.parse(action)),
    ended: false,
    history: [...begin, ...history],
  });
}

it('schedules the first action and waits for it before the next', () => {
  const outcome = run([call('a'), call('b')], []);

  expect(outcome.decisions).toEqual([{ kind: 'activity', id: 0, name: 'a', input: null }]);
  expect(outcome.finished).toBe(false);
});

it('schedules everything of a compound action at once', () => {
  const outcome = run([{ actionType: 12, compoundActions: [call('a'), call('b')] }], []);

  expect(outcome.decisions.map(({ id }) => id)).toEqual([0, 1]);
});

it('goes on when a task has failed, as the orchestrator may have caught it', () => {
  const outcome = run([call('a'), call('b')], [taskScheduled(0, 'a', at), taskFailure(6, 0, failure, at)]);

  expect(outcome.decisions).toMatchObject([{ id: 1, name: 'b' }]);
});

it('numbers a retry after its timer, and waits without delay after the last failure', () => {
  const first = [taskScheduled(0, 'a', at), taskFailure(6, 0, failure, at)];
  const second = [timerCreated(1, '2026-01-02T03:04:06Z', at), timerFired(1, '2026-01-02T03:04:06Z', at)];
  const third = [taskScheduled(2, 'a', at), taskFailure(6, 2, failure, at)];

  expect(run([retry], first).decisions).toEqual([{ kind: 'timer', id: 1, fireAt: '2026-01-02T03:04:06Z' }]);
  expect(run([retry], [...first, ...second]).decisions).toMatchObject([{ kind: 'activity', id: 2 }]);
  expect(run([retry], [...first, ...second, ...third]).decisions).toEqual([{ kind: 'timer', id: 3, fireAt: at }]);
});

it('reaches a timer far ahead in hops of three days', () => {
  const outcome = run([{ actionType: 5, fireAt: '2026-01-12T03:04:05.000Z', isCanceled: false }], []);

  expect(outcome.decisions).toEqual([{ kind: 'timer', id: 0, fireAt: '2026-01-05T03:04:05Z' }]);
});

it('gives events to waits of their name in order, and keeps the others', () => {
  const raised = [eventRaised('go', '1', at), eventRaised('other', '2', at), eventRaised('go', '3', at)];

  const outcome = run([wait('go'), wait('go')], raised);

  expect(outcome.finished).toBe(true);
  expect(outcome.unread.map(({ Input }) => Input)).toEqual(['2']);
});

it('keeps what arrives while suspended until it is resumed', () => {
  const suspended = [executionPaused(19, 'hold', at), eventRaised('go', '1', at)];

  expect(run([wait('go'), call('a')], suspended)).toMatchObject({ suspended: true, decisions: [] });
  expect(run([wait('go'), call('a')], [...suspended, executionPaused(20, null, at)]).decisions).toHaveLength(1);
});

it('schedules what was due at the moment of a suspension once, when it is resumed', () => {
  const suspended = [taskScheduled(0, 'a', at), taskDone(5, 0, null, at), executionPaused(19, null, at)];
  const resumed = [...suspended, batchMark(13, at), batchMark(12, at), executionPaused(20, null, at)];

  expect(run([call('a'), call('b')], suspended)).toMatchObject({ suspended: true, decisions: [] });
  expect(run([call('a'), call('b')], [...suspended, batchMark(13, at), batchMark(12, at)]).decisions).toEqual([]);
  expect(run([call('a'), call('b')], resumed).decisions).toMatchObject([{ kind: 'activity', id: 1, name: 'b' }]);
  expect(run([call('a'), call('b')], [...resumed, taskScheduled(1, 'b', at)])).toMatchObject({
    decisions: [],
    nonDeterminism: undefined,
  });
});

it('applies what came while suspended in its order, whichever suspension it came in', () => {
  const history = [
    taskScheduled(0, 'a', at),
    executionPaused(19, null, at),
    taskDone(5, 0, null, at),
    executionPaused(20, null, at),
    taskScheduled(1, 'b', at),
    executionPaused(19, 'again', at),
    taskDone(5, 1, null, at),
  ];

  expect(run([call('a'), call('b'), call('c')], history)).toMatchObject({ suspended: true, decisions: [] });
  expect(run([call('a'), call('b'), call('c')], [...history, executionPaused(20, null, at)]).decisions).toMatchObject([
    { id: 2, name: 'c' },
  ]);
});

it('stops for ever at an activity that the app does not have', () => {
  const outcome = run([call('unknown'), call('b')], []);

  expect(outcome).toMatchObject({
    decisions: [],
    finished: false,
    halted: { reason: "it calls the activity 'unknown', which is not there", onlyHere: false },
  });
});

it.each([
  {
    about: 'another kind of action',
    actions: [{ actionType: 5, fireAt: '2026-01-02T04:00:00.000Z', isCanceled: false }],
    says: 'produced a CreateTimerOrchestratorAction action',
  },
  { about: 'another activity', actions: [call('b')], says: "scheduled an activity task named 'b'" },
  { about: 'nothing', actions: [], says: "hasn't (yet?) scheduled this task" },
])('finds a replay that differs: $about', ({ actions, says }) => {
  const outcome = run(actions, [taskScheduled(0, 'a', at), taskDone(5, 0, null, at)]);

  expect(outcome.nonDeterminism).toContain('Non-Deterministic workflow detected');
  expect(outcome.nonDeterminism).toContain(says);
});

it('holds thousands of signals without running out of stack', () => {
  const signal = { actionType: 9, instanceId: '@counter@k', operation: 'add', input: 1 };

  const outcome = run(
    Array.from({ length: 20_000 }, () => signal),
    [],
  );

  expect(outcome.decisions).toHaveLength(20_000);
  expect(outcome.finished).toBe(true);
});
