import { describe, expect, it } from 'vitest';
import {
  batchMark,
  eventRaised,
  eventSent,
  executionCompleted,
  executionPaused,
  executionStarted,
  executionTerminated,
  genericEvent,
  subOrchestrationCreated,
  taskDone,
  taskFailure,
  taskScheduled,
  timerCreated,
  timerFired,
} from '../../../../../local/host/durable/history/create-event.ts';
import { AmbiguousHistoryError, historyEvents } from '../../../../../local/host/durable/management/history-events.ts';

const at = '2026-01-02T03:04:05.1234567Z';
const later = '2026-01-02T03:04:06Z';

describe('a history as the API shows it', () => {
  it('leaves out the marks of batches', () => {
    expect(historyEvents([batchMark(12, at), batchMark(13, at)], true)).toEqual([]);
  });

  it('merges a task that ended with what scheduled it', () => {
    const history = [taskScheduled(0, 'bake', at), taskDone(5, 0, '{"a":1}', later)];

    expect(historyEvents(history, true)).toEqual([
      {
        EventType: 'TaskCompleted',
        Result: { a: 1 },
        Timestamp: later,
        ScheduledTime: '2026-01-02T03:04:05.1234567+00:00',
        FunctionName: 'bake',
        Input: null,
      },
    ]);
  });

  it('shows a task that still runs by its schedule', () => {
    expect(historyEvents([taskScheduled(0, 'bake', at)], true)).toEqual([
      { EventType: 'TaskScheduled', Name: 'bake', Input: null, ParentTraceContext: null, Tags: null, Timestamp: at },
    ]);
  });

  it('shows what a task failed with, results asked for or not', () => {
    const history = [taskScheduled(0, 'bake', at), taskFailure(6, 0, { reason: 'why', details: 'more' }, later)];

    for (const showOutput of [true, false]) {
      expect(historyEvents(history, showOutput)).toMatchObject([
        { EventType: 'TaskFailed', Reason: 'why', Details: 'more', FailureDetails: null, FunctionName: 'bake' },
      ]);
    }
  });

  it('names the instance of a sub-orchestration', () => {
    const created = subOrchestrationCreated(0, { name: 'check', version: null, instanceId: 'child' }, at);

    expect(historyEvents([created, taskDone(8, 0, null, later)], true)).toMatchObject([
      { EventType: 'SubOrchestrationInstanceCompleted', Result: null, FunctionName: 'check', InstanceId: 'child' },
    ]);
    expect(historyEvents([created, taskFailure(9, 0, { reason: 'why', details: null }, later)], true)).toMatchObject([
      { EventType: 'SubOrchestrationInstanceFailed', Reason: 'why', InstanceId: 'child' },
    ]);
  });

  it('tells a task and a sub-orchestration of one number apart', () => {
    const history = [
      taskScheduled(0, 'bake', at),
      subOrchestrationCreated(0, { name: 'check', version: null, instanceId: 'child' }, at),
      taskDone(5, 0, '1', later),
    ];

    expect(historyEvents(history, true)).toMatchObject([
      { EventType: 'SubOrchestrationInstanceCreated', Name: 'check' },
      { EventType: 'TaskCompleted', FunctionName: 'bake' },
    ]);
  });

  it.each([
    { status: 'Completed', result: '[1]', shown: [1] },
    { status: 'Completed', result: null, shown: null },
    { status: 'Failed', result: 'not [JSON', shown: 'not [JSON' },
    { status: 'Terminated', result: 'stop', shown: 'stop' },
  ])('shows the end of one that is $status', ({ status, result, shown }) => {
    const end = executionCompleted(3, status, result, null, at);

    expect(historyEvents([end], true)).toEqual([
      {
        EventType: 'ExecutionCompleted',
        OrchestrationStatus: status,
        Result: shown,
        FailureDetails: null,
        Timestamp: at,
      },
    ]);
    expect(historyEvents([end], false)[0]).not.toHaveProperty('Result');
  });

  it.each([
    {
      event: executionTerminated('stop', at),
      shown: { EventType: 'ExecutionTerminated', Input: 'stop', Timestamp: at },
    },
    {
      event: executionPaused(19, 'wait', at),
      shown: { EventType: 'ExecutionSuspended', Reason: 'wait', Timestamp: at },
    },
    { event: executionPaused(20, null, at), shown: { EventType: 'ExecutionResumed', Reason: null, Timestamp: at } },
    { event: timerCreated(1, later, at), shown: { EventType: 'TimerCreated', FireAt: later, Timestamp: at } },
    { event: timerFired(1, at, later), shown: { EventType: 'TimerFired', FireAt: at, Timestamp: later } },
    {
      event: eventRaised('go', '1', at),
      shown: { EventType: 'EventRaised', Name: 'go', Input: '1', ParentTraceContext: null, Timestamp: at },
    },
    {
      event: eventSent(0, { instanceId: '@a@1', name: 'op', input: '{}' }, at),
      shown: { EventType: 'EventSent', InstanceId: '@a@1', Name: 'op', Input: '{}', Timestamp: at },
    },
    { event: genericEvent('why', at), shown: { EventType: 'GenericEvent', Data: 'why', Timestamp: at } },
  ])('shows $shown.EventType', ({ event, shown }) => {
    expect(historyEvents([event], true)).toEqual([shown]);
  });

  it('shows the function that was started, not who started it', () => {
    const OrchestrationInstance = { InstanceId: 'one', ExecutionId: 'e' };
    const started = executionStarted(
      { OrchestrationInstance, ParentInstance: null, Name: 'f', Version: '1', Input: '2', Generation: 0 },
      at,
    );

    expect(historyEvents([started], true)).toEqual([
      {
        EventType: 'ExecutionStarted',
        Input: '2',
        Correlation: null,
        ParentTraceContext: null,
        ScheduledStartTime: null,
        Generation: 0,
        GenerateNewTrace: false,
        Timestamp: at,
        FunctionName: 'f',
      },
    ]);
  });

  it('cannot be shown when two tasks have one number', () => {
    const history = [taskScheduled(0, 'bake', at), taskScheduled(0, 'boil', at)];

    expect(() => historyEvents(history, true)).toThrow(AmbiguousHistoryError);
    expect(() => historyEvents(history, true)).toThrow(
      'An item with the same key has already been added. Key: TaskScheduled_0',
    );
  });
});
