import { describe, expect, it } from 'vitest';
import { batchMark, executionStarted, taskDone } from '../../../../../local/host/durable/history/create-event.ts';
import { played, type HistoryEvent } from '../../../../../local/host/durable/history/events.ts';
import { eventText, payloadText } from '../../../../../local/host/durable/history/payload.ts';
import { metadataOf } from '../../../../../local/host/durable/trigger-metadata.ts';

const at = '2026-01-02T03:04:05Z';
const started = executionStarted(
  {
    OrchestrationInstance: { InstanceId: 'one', ExecutionId: 'e' },
    ParentInstance: null,
    Name: 'f',
    Version: null,
    Input: '{"a":1}',
    Generation: 0,
  },
  at,
);
const facts = {
  input: '{"a":1}',
  instanceId: 'one',
  isReplaying: false,
  parentInstanceId: null,
  httpSleepMilliseconds: 30_000,
};

describe('the trigger value of an orchestrator', () => {
  it('is the JSON that the real host writes: indented, members in its order', () => {
    const history = [batchMark(12, at), started];

    const text = payloadText(history.map(eventText), facts);

    const value = {
      history,
      input: { a: 1 },
      instanceId: 'one',
      isReplaying: false,
      parentInstanceId: null,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 3,
      longRunningTimerIntervalDuration: '3.00:00:00',
      maximumShortTimerDuration: '6.00:00:00',
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    };
    expect(text).toBe(JSON.stringify(value, null, 2));
  });

  it.each([
    { input: null, shown: null },
    { input: '""', shown: '' },
    { input: 'null', shown: null },
    { input: '"a\\nb"', shown: 'a\nb' },
    { input: '[1,{"b":[]}]', shown: [1, { b: [] }] },
  ])('shows the input $input as JSON of its own', ({ input, shown }) => {
    const text = payloadText([eventText(batchMark(12, at))], { ...facts, input });

    expect((JSON.parse(text) as { input: unknown }).input).toEqual(shown);
  });

  it('keeps line breaks of texts inside of events', () => {
    const text = payloadText([eventText(taskDone(5, 0, '"a\\nb"', at))], facts);

    expect((JSON.parse(text) as { history: HistoryEvent[] }).history).toEqual([taskDone(5, 0, '"a\\nb"', at)]);
  });
});

describe('an event that was given to the orchestrator', () => {
  it.each([
    { event: started, isPlayed: true },
    { event: taskDone(5, 0, null, at), isPlayed: true },
    { event: batchMark(12, at), isPlayed: false },
    { event: batchMark(13, at), isPlayed: false },
  ])('of type $event.EventType is played from then on: $isPlayed', ({ event, isPlayed }) => {
    expect(played(event).IsPlayed).toBe(isPlayed);
  });
});

describe('trigger metadata', () => {
  it.each([
    { value: 'text', shown: { string: 'text' } },
    { value: true, shown: { string: 'True' } },
    { value: false, shown: { string: 'False' } },
    { value: 1.5, shown: { string: '1.5' } },
    { value: { a: 1 }, shown: { json: '{"a":1}' } },
    { value: '2026-01-02T03:04:05Z', shown: { string: '01/02/2026 03:04:05' } },
    { value: '2026-01-02T03:04:05+02:00', shown: { string: '01/02/2026 01:04:05' } },
    { value: '2026-01-02T03:04:05', shown: { string: '01/02/2026 03:04:05' } },
    { value: '2026-01-02', shown: { string: '2026-01-02' } },
    { value: null, shown: undefined },
    { value: undefined, shown: undefined },
    { value: [1], shown: undefined },
  ])('shows $value as $shown', ({ value, shown }) => {
    expect(metadataOf({ member: value })).toEqual(shown ? { member: shown } : {});
  });
});
