import type { Instrumenter, TracingSpan, TracingSpanKind } from '@azure/core-tracing';
import {
  type Attributes,
  type AttributeValue,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { countAzureCall } from './metrics.ts';
import { contextOf } from './trace-parent.ts';

const kinds: Readonly<Record<TracingSpanKind, SpanKind>> = {
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
};

const notFound = 404;

/**
 * Spans of the Azure SDKs as OpenTelemetry's. With it the SDKs put `traceparent` on ARM calls, on CloudEvents and on
 * Service Bus messages by themselves; addresses come without their query, where signatures are.
 */
export function createAzureInstrumenter(): Instrumenter {
  return {
    startSpan(name, { packageName, packageVersion, spanKind = 'client', spanAttributes = {}, tracingContext }) {
      const parent = tracingContext ? tracingContext : context.active();
      const attributes = known(spanAttributes);
      const tracer = trace.getTracer(packageName, packageVersion);
      const span = tracer.startSpan(name, { kind: kinds[spanKind], attributes }, parent);
      const inSpan = trace.setSpan(parent, span);
      return { span: toTracingSpan(span, attributes['http.url']), tracingContext: inSpan };
    },
    withContext(tracingContext, callback, ...args) {
      return context.with(tracingContext, callback, undefined, ...args);
    },
    parseTraceparentHeader: (traceparent) => contextOf(traceparent),
    createRequestHeaders(tracingContext) {
      const headers: Record<string, string> = {};
      propagation.inject(tracingContext ? tracingContext : context.active(), headers);
      return headers;
    },
  };
}

function toTracingSpan(span: Span, url: AttributeValue | undefined): TracingSpan {
  let answered: number | undefined;
  return {
    setStatus(status) {
      if (status.status === 'error') {
        const { error } = status;
        // What is not there is an answer: the app looks before it makes and after it removes.
        if ((answered ?? (error as { readonly statusCode?: number } | undefined)?.statusCode) === notFound) {
          return;
        }
        const message = error instanceof Error ? error.name : undefined;
        span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) });
      }
    },
    setAttribute(name, value) {
      span.setAttributes(known({ [name]: value }));
      // The pipeline of the SDKs tells the outcome of each try this way.
      if (name === 'http.status_code' && typeof url === 'string') {
        answered = Number(value);
        countAzureCall(url, Number(value));
      }
    },
    end: () => span.end(),
    recordException: (error) => span.recordException(error instanceof Error ? error.name : 'Error'),
    isRecording: () => span.isRecording(),
  };
}

/** What OpenTelemetry takes as an attribute. */
function known(attributes: Readonly<Record<string, unknown>>): Attributes {
  return Object.fromEntries(
    Object.entries(attributes).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
  ) as Attributes;
}
