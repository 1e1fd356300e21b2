import { expect, it } from 'vitest';
import { parentOf } from '../../../shared/telemetry/invocation-parent.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

it.each([
  { what: 'a CloudEvent, by its extension', type: 'eventGridTrigger', input: { traceparent: parent, data: {} } },
  { what: 'an HTTP request', type: 'httpTrigger', input: { headers: new Headers({ traceparent: parent }) } },
  { what: 'an activity of an orchestration', type: 'activityTrigger', input: { rebakeId: '1', traceparent: parent } },
  { what: 'an activity that got a reference', type: 'activityTrigger', input: { ref: { traceparent: parent } } },
])('goes on with the trace of $what', ({ type, input }) => {
  expect(parentOf(type, input, {})).toBe(parent);
});

it.each(['traceparent', 'diagnostic-Id'])(
  'goes on with the trace of a message, by its property %s as the worker names it',
  (property) => {
    expect(parentOf('serviceBusTrigger', { title: 'x' }, { applicationProperties: { [property]: parent } })).toBe(
      parent,
    );
  },
);

it.each([
  { type: 'timerTrigger', input: { isPastDue: false } },
  { type: 'activityTrigger', input: { traceparent: 7 } },
  { type: 'activityTrigger', input: 'text' },
  { type: 'httpTrigger', input: { headers: new Headers() } },
  { type: 'serviceBusTrigger', input: {} },
])('begins a trace where none is named: $type $input', ({ type, input }) => {
  expect(parentOf(type, input, undefined)).toBeUndefined();
});
