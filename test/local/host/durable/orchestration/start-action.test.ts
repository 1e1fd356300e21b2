import { describe, expect, it } from 'vitest';
import { Action } from '../../../../../local/host/durable/orchestration/actions.ts';
import { startAction } from '../../../../../local/host/durable/orchestration/start-action.ts';
import { replayContext } from '../support/replay-context.ts';

function started(action: object) {
  const context = replayContext();
  const task = startAction(context, Action.parse(action));
  return { context, state: task.state, decisions: [...context.pending.values()] };
}

const entity = { instanceId: '@Counter@Key', operation: 'add', input: 2 };
const message = (text: string) => JSON.parse(text) as Record<string, unknown>;

describe('an action', () => {
  it.each([
    {
      action: { actionType: 0, functionName: 'a', input: '"text"' },
      decision: { kind: 'activity', id: 0, name: 'a', input: '"\\"text\\""' },
    },
    { action: { actionType: 0, functionName: 'a' }, decision: { kind: 'activity', id: 0, name: 'a', input: null } },
    {
      action: { actionType: 0, functionName: 'a', input: null },
      decision: { kind: 'activity', id: 0, name: 'a', input: 'null' },
    },
    {
      action: { actionType: 2, functionName: 'c', input: { a: 1 }, instanceId: 'own', version: '2' },
      decision: { kind: 'child', id: 0, name: 'c', input: '{"a":1}', instanceId: 'own', version: '2' },
    },
    {
      action: { actionType: 2, functionName: 'c', instanceId: '' },
      decision: { kind: 'child', id: 0, name: 'c', input: null, instanceId: null, version: null },
    },
    {
      action: { actionType: 5, fireAt: '2026-01-02T04:00:00.000Z' },
      decision: { kind: 'timer', id: 0, fireAt: '2026-01-02T04:00:00Z' },
    },
    {
      action: { actionType: 8, httpRequest: { method: 'GET', uri: 'http://a.example' } },
      decision: {
        kind: 'activity',
        id: 0,
        name: 'BuiltIn::HttpActivity',
        input: '{"method":"GET","uri":"http://a.example","asynchronousPatternEnabled":true}',
      },
    },
  ])('of type $action.actionType becomes work to wait for: $decision.kind', ({ action, decision }) => {
    expect(started(action)).toMatchObject({ state: 'open', decisions: [decision] });
  });

  it.each([
    { actionType: 1, kind: 'activity' },
    { actionType: 3, kind: 'child' },
  ])('with retries of type $actionType begins as its first attempt', ({ actionType, kind }) => {
    const retryOptions = { firstRetryIntervalInMilliseconds: 10, maxNumberOfAttempts: 2 };

    expect(started({ actionType, functionName: 'f', retryOptions }).decisions).toMatchObject([{ kind, name: 'f' }]);
  });

  it('of type 6 waits for an event of its name, and schedules nothing', () => {
    const { context, decisions } = started({ actionType: 6, externalEventName: 'go' });

    expect(decisions).toEqual([]);
    expect([...context.eventWaits.keys()]).toEqual(['go']);
  });

  it('of type 4 is done at once: the orchestration continues as new', () => {
    expect(started({ actionType: 4, input: 7 })).toMatchObject({
      state: 'completed',
      context: { continueAsNew: { input: '7' } },
    });
  });

  it('that cancels its timer still schedules it', () => {
    expect(started({ actionType: 5, fireAt: '2026-01-02T04:00:00.000Z', isCanceled: true })).toMatchObject({
      state: 'failed',
      decisions: [{ kind: 'timer' }],
    });
  });
});

describe('an action on an entity', () => {
  it('calls it: the answer is awaited', () => {
    const { state, decisions, context } = started({ actionType: 7, ...entity });

    expect({ state, waiting: context.requests.size }).toEqual({ state: 'open', waiting: 1 });
    expect(decisions).toMatchObject([{ kind: 'send', target: '@Counter@Key', name: 'op' }]);
    expect(message((decisions[0] as { input: string }).input)).toMatchObject({
      op: 'add',
      input: '2',
      parent: 'one',
      parentExecution: 'e',
    });
  });

  it('signals it: nothing is awaited', () => {
    const { state, decisions } = started({ actionType: 9, ...entity });

    expect(state).toBe('completed');
    expect(message((decisions[0] as { input: string }).input)).toMatchObject({ op: 'add', signal: true });
  });

  it('signals it later: the message carries when', () => {
    const { decisions } = started({ actionType: 10, ...entity, fireAt: '2026-01-02T05:00:00.000Z' });

    expect(decisions).toMatchObject([{ name: 'op@2026-01-02T05:00:00Z', deliverAtMs: Date.UTC(2026, 0, 2, 5) }]);
  });

  it.each([
    { input: undefined, sent: undefined },
    { input: null, sent: undefined },
    { input: 0, sent: '0' },
    { input: 'x', sent: '"x"' },
  ])('sends the input $input as $sent', ({ input, sent }) => {
    const { decisions } = started({ actionType: 9, ...entity, input });

    expect(message((decisions[0] as { input: string }).input)['input']).toBe(sent);
  });

  it('tells the first of the entities to lock about all of them', () => {
    const lockSet = [
      { name: 'A', key: '1' },
      { name: 'b', key: '2' },
    ];

    const { decisions } = started({ actionType: 13, lockRequestId: 'r', lockSet });

    expect(decisions).toMatchObject([{ target: '@a@1', name: 'op' }]);
    expect(message((decisions[0] as { input: string }).input)).toMatchObject({
      op: null,
      lockset: [
        { name: 'a', key: '1' },
        { name: 'b', key: '2' },
      ],
    });
  });

  it('gives back every lock that is held', () => {
    const context = replayContext({ lock: { requestId: 'r', entities: ['@a@1', '@b@2'] } });

    startAction(context, Action.parse({ actionType: 14 }));

    expect([...context.pending.values()]).toMatchObject([
      { target: '@a@1', name: 'release' },
      { target: '@b@2', name: 'release' },
    ]);
    expect(context.lock).toBeUndefined();
  });
});

describe('a function that is not there', () => {
  it.each([
    { action: { actionType: 0, functionName: 'missing' }, says: "it calls the activity 'missing', which is not there" },
    {
      action: { actionType: 2, functionName: 'missing' },
      says: "it calls the sub-orchestrator 'missing', which is not there",
    },
    {
      action: { actionType: 7, instanceId: '@missing@k', operation: 'x' },
      says: "it uses the entity 'missing', which is not there",
    },
    {
      action: { actionType: 9, instanceId: '@missing@k', operation: 'x' },
      says: "it uses the entity 'missing', which is not there",
    },
    {
      action: {
        actionType: 13,
        lockRequestId: 'r',
        lockSet: [
          { name: 'a', key: '1' },
          { name: 'missing', key: '1' },
        ],
      },
      says: "it uses the entity 'missing', which is not there",
    },
  ])('halts the orchestration: $says', ({ action, says }) => {
    expect(started(action)).toMatchObject({
      state: 'open',
      decisions: [],
      context: { halted: { reason: says, onlyHere: false } },
    });
  });

  it.each([11, 12])(
    'keeps the rest of a compound action (%s) from being scheduled, not what came before',
    (actionType) => {
      const compoundActions = ['a', 'missing', 'b'].map((functionName) => ({ actionType: 0, functionName }));

      expect(started({ actionType, compoundActions })).toMatchObject({ state: 'open', decisions: [{ name: 'a' }] });
    },
  );
});

describe('a sub-orchestration under an id that Azure does not take', () => {
  it.each([
    { instanceId: 'one', says: 'which is its own' },
    { instanceId: 'ONE', says: 'which is its own' },
    { instanceId: 'parent', says: "which is its parent's" },
    { instanceId: '@counter@a', says: 'which begins with @ as those of entities do' },
  ])('halts the orchestration: $instanceId, $says', ({ instanceId, says }) => {
    const reason = `it calls the sub-orchestrator 'c' with the id '${instanceId}', ${says}`;

    expect(started({ actionType: 2, functionName: 'c', instanceId })).toMatchObject({
      state: 'open',
      decisions: [],
      context: { halted: { reason, onlyHere: false } },
    });
  });

  it.each([{ instanceId: 'another' }, { instanceId: '' }, { instanceId: null }, {}])('starts under %o', (id) => {
    expect(started({ actionType: 2, functionName: 'c', ...id })).toMatchObject({
      decisions: [{ kind: 'child' }],
      context: { halted: undefined },
    });
  });

  it('says first that the orchestrator is not there', () => {
    const { context } = started({ actionType: 2, functionName: 'missing', instanceId: 'one' });

    expect(context.halted?.reason).toBe("it calls the sub-orchestrator 'missing', which is not there");
  });
});
