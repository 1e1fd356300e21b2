import type { ReceivedSpan } from '../../../../local/tour/traces/received-span.ts';

/** A span of ten milliseconds, the only one of its trace unless said otherwise. */
export function aSpan(name: string, changes: Partial<ReceivedSpan> = {}): ReceivedSpan {
  return {
    ...{ traceId: 't', spanId: 's', parentSpanId: undefined, name },
    ...{ startedAt: 0, endedAt: 10, failed: false, attributes: {} },
    ...changes,
  };
}
