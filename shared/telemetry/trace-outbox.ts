import { context } from '@opentelemetry/api';
import type { Change, ImageRecords } from '../ports/image-records.ts';
import type { AlertQueue, Facts } from '../ports/messaging.ts';
import { activeTraceparent, contextOf } from './trace-parent.ts';

/** The same records; what is put into their outbox keeps the trace that it came from, whoever sends it and when. */
export function traceOutbox(records: ImageRecords): ImageRecords {
  return {
    read: (type, imageDefinition, id) => records.read(type, imageDefinition, id),
    query: (query) => records.query(query),
    commit(imageDefinition, changes) {
      const traceparent = activeTraceparent();
      const traced = traceparent === undefined ? changes : changes.map((change) => withTrace(change, traceparent));
      return records.commit(imageDefinition, traced);
    },
  };
}

function withTrace(change: Change, traceparent: string): Change {
  return change.kind === 'create' && change.record.type === 'outbox'
    ? { ...change, record: { ...change.record, message: { ...change.record.message, traceparent } } }
    : change;
}

/** Publishes each fact in the trace that it came from. */
export function traceFacts(facts: Facts): Facts {
  return {
    publish: (id, at, { traceparent, ...fact }) => inTrace(traceparent, () => facts.publish(id, at, fact)),
  };
}

/** Queues each alert in the trace that it came from. */
export function traceAlerts(alerts: AlertQueue): AlertQueue {
  return {
    send(id, at, message) {
      if (message.kind === 'digest') {
        return alerts.send(id, at, message);
      }
      const { traceparent, ...alert } = message;
      return inTrace(traceparent, () => alerts.send(id, at, alert));
    },
    // Whoever puts it off goes on with the trace that it came in.
    postpone: (id, at, message, later) => alerts.postpone(id, at, message, later),
  };
}

function inTrace<Result>(traceparent: string | undefined, work: () => Result): Result {
  return traceparent === undefined ? work() : context.with(contextOf(traceparent), work);
}
