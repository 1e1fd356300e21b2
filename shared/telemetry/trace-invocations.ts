import type { FunctionHandler, HttpResponseInit, InvocationContext, PreInvocationContext } from '@azure/functions';
import { type Attributes, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { parentOf } from './invocation-parent.ts';
import { recordInvocation } from './metrics.ts';
import { contextOf } from './trace-parent.ts';

/** These run again and again over their history; their activities have the spans. */
const replayed = new Set(['orchestrationTrigger', 'entityTrigger']);

const kinds: Readonly<Record<string, SpanKind>> = {
  httpTrigger: SpanKind.SERVER,
  eventGridTrigger: SpanKind.CONSUMER,
  serviceBusTrigger: SpanKind.CONSUMER,
};

/** What is told of an activity's work, of the members that its input has. */
const subjects = ['imageDefinition', 'rebakeId', 'promotionId', 'version', 'stage'] as const;

/** A hook before each invocation: puts it into a span of the trace that it belongs to. */
export function traceInvocation(hook: Pick<PreInvocationContext, 'functionHandler' | 'invocationContext'>): void {
  const { functionHandler, invocationContext } = hook;
  const { type } = invocationContext.options.trigger;
  if (!replayed.has(type)) {
    hook.functionHandler = (input: unknown, handed: InvocationContext): Promise<unknown> =>
      inSpan(type, input, handed, functionHandler);
  }
}

function inSpan(type: string, input: unknown, handed: InvocationContext, handler: FunctionHandler): Promise<unknown> {
  const { functionName, invocationId, triggerMetadata, traceContext } = handed;
  const attributes = { 'faas.name': functionName, 'faas.invocation_id': invocationId, 'faas.trigger': type };
  // What begins here, such as a timer's run, goes into the trace of the host's own request.
  const parent = contextOf(parentOf(type, input, triggerMetadata) ?? traceContext?.traceParent);
  const options = { kind: kinds[type] ?? SpanKind.INTERNAL, attributes: { ...attributes, ...subjectOf(input) } };
  const span = trace.getTracer('rebake').startSpan(functionName, options, parent);
  return context.with(trace.setSpan(parent, span), () => finish(span, functionName, () => handler(input, handed)));
}

async function finish(span: Span, functionName: string, run: () => unknown): Promise<unknown> {
  const began = performance.now();
  let outcome: 'succeeded' | 'failed' = 'failed';
  try {
    const result = await run();
    outcome = isServerError(result) ? 'failed' : 'succeeded';
    return result;
  } catch (error) {
    // The kind of trouble is enough here: messages of other services may hold what they were sent.
    span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown');
    throw error;
  } finally {
    if (outcome === 'failed') {
      span.setStatus({ code: SpanStatusCode.ERROR });
    }
    span.end();
    recordInvocation(functionName, (performance.now() - began) / 1000, outcome);
  }
}

function isServerError(result: unknown): boolean {
  const { status } = (typeof result === 'object' && result !== null ? result : {}) as HttpResponseInit;
  return typeof status === 'number' && status >= 500;
}

function subjectOf(input: unknown): Attributes {
  if (typeof input !== 'object' || input === null) {
    return {};
  }
  const members = input as Readonly<Record<string, unknown>>;
  const told = subjects.filter((name) => typeof members[name] === 'string');
  return Object.fromEntries(told.map((name) => [`rebake.${name}`, members[name] as string]));
}
