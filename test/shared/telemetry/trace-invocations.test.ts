import { type FunctionHandler, InvocationContext } from '@azure/functions';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { activeTraceparent, withTraceparent } from '../../../shared/telemetry/trace-parent.ts';
import { traceInvocation } from '../../../shared/telemetry/trace-invocations.ts';
import { collectSpans } from './spans.ts';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

let spans: ReturnType<typeof collectSpans>;
beforeEach(() => {
  spans = collectSpans();
});
afterEach(() => spans.stop());

/** Invokes a function as the worker does, with the hook before it. */
async function invoke(
  type: string,
  input: unknown,
  functionHandler: FunctionHandler,
  traceParent?: string,
): Promise<unknown> {
  const options = { trigger: { type, name: 'input' }, extraInputs: [], extraOutputs: [] };
  const traceContext = traceParent === undefined ? undefined : { traceParent };
  const init = { functionName: 'planRebake', invocationId: '1', options, ...(traceContext && { traceContext }) };
  const invocationContext = new InvocationContext(init);
  const hook = { functionHandler, invocationContext };
  traceInvocation(hook);
  return (await hook.functionHandler(input, invocationContext)) as unknown;
}

it('puts an activity into the trace of its orchestration, and says what it is about', async () => {
  await invoke('activityTrigger', { rebakeId: 'r1', traceparent: parent, by: 'Carla' }, () => 'planned');

  expect(spans.ended()).toMatchObject([
    {
      name: 'planRebake',
      kind: SpanKind.INTERNAL,
      parentSpanContext: { spanId: 'b7ad6b7169203331' },
      attributes: { 'faas.trigger': 'activityTrigger', 'rebake.rebakeId': 'r1' },
    },
  ]);
  expect(spans.ended()[0]?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
  expect(JSON.stringify(spans.ended()[0]?.attributes)).not.toContain('Carla');
});

const ofHost = '00-11111111111111111111111111111111-2222222222222222-00';

it.each([
  { what: 'goes into the trace of the host, sampled or not', input: {}, parentSpanId: '2222222222222222' },
  { what: 'stays in the trace that it was given', input: { traceparent: parent }, parentSpanId: 'b7ad6b7169203331' },
])('$what', async ({ input, parentSpanId }) => {
  await invoke('activityTrigger', input, () => 'done', ofHost);

  expect(spans.ended().map((span) => span.parentSpanContext?.spanId)).toEqual([parentSpanId]);
});

it('begins a trace where the host tells none', async () => {
  await invoke('timerTrigger', {}, () => 'done', '');

  expect(spans.ended().map((span) => span.parentSpanContext)).toEqual([undefined]);
});

it('hands the trace on to the orchestrations that a handler starts', async () => {
  const input = await invoke('eventGridTrigger', { traceparent: parent }, () => withTraceparent({ rebakeId: 'r1' }));

  const { traceId, spanId } = spans.ended()[0]!.spanContext();
  expect(input).toEqual({ rebakeId: 'r1', traceparent: `00-${traceId}-${spanId}-01` });
});

it('says of a failure what kind it is, not what it said, and lets it pass', async () => {
  const failing = () => Promise.reject(new TypeError('the token is eyJhbGciOi'));

  await expect(invoke('timerTrigger', {}, failing)).rejects.toThrow('the token');

  const [span] = spans.ended();
  expect(span).toMatchObject({ status: { code: SpanStatusCode.ERROR }, attributes: { 'error.type': 'TypeError' } });
  expect(JSON.stringify([span?.attributes, span?.events, span?.status])).not.toContain('eyJ');
});

it.each([
  { status: 500, code: SpanStatusCode.ERROR },
  { status: 409, code: SpanStatusCode.UNSET },
])('takes an HTTP answer of $status for what it is', async ({ status, code }) => {
  await invoke('httpTrigger', { headers: new Headers() }, () => ({ status }));

  expect(spans.ended()[0]).toMatchObject({ kind: SpanKind.SERVER, status: { code } });
});

it.each(['orchestrationTrigger', 'entityTrigger'])('leaves what is replayed alone: %s', async (type) => {
  await invoke(type, {}, () => undefined);

  expect(spans.ended()).toEqual([]);
});

it('adds nothing to an input outside of a trace', () => {
  const input = { rebakeId: 'r1' };

  expect(activeTraceparent()).toBeUndefined();
  expect(withTraceparent(input)).toBe(input);
});
