import { type Context, context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';

/** Where a trace goes on, as the W3C `traceparent` header has it; `undefined` outside of any, or without telemetry. */
export function activeTraceparent(): string | undefined {
  const carrier: { traceparent?: string } = {};
  propagation.inject(context.active(), carrier);
  return carrier.traceparent;
}

/** The trace that a `traceparent` names; without one a new trace begins. */
export function contextOf(traceparent: string | undefined): Context {
  return propagation.extract(ROOT_CONTEXT, traceparent === undefined ? {} : { traceparent });
}

/** An orchestration's input with the trace that started it: what is passed on to activities carries it along. */
export function withTraceparent(input: unknown): unknown {
  const traceparent = activeTraceparent();
  const isObject = typeof input === 'object' && input !== null;
  return traceparent !== undefined && isObject ? { ...input, traceparent } : input;
}
