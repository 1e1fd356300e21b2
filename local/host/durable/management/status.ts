import { isEnded, type Instance } from '../state/instances.ts';
import { empty, json, problem } from './answer.ts';
import { booleanParameter, type ManagementCall } from './call.ts';
import { entityAsInstance } from '../entity/entity-state.ts';
import { AmbiguousHistoryError, historyEvents } from './history-events.ts';
import { statusBody } from './status-body.ts';

/** `GET instances/{id}` */
export function status(call: ManagementCall): Response {
  const { environment, request } = call;
  const [, id = ''] = call.path;
  const instance = environment.store.instances.find(id) ?? entityAsInstance(environment, id);
  if (!instance) {
    return empty(404);
  }
  try {
    const body = statusBody(instance, booleanParameter(call, 'showInput', true), shownHistory(call, instance));
    if (!isEnded(instance.status)) {
      return json(202, body, { Location: request.url, 'Retry-After': '5' });
    }
    const fails = instance.status === 'Failed' && booleanParameter(call, 'returnInternalServerErrorOnFailure', false);
    return json(fails ? 500 : 200, body);
  } catch (error) {
    if (error instanceof AmbiguousHistoryError) {
      const exception = { message: error.message, type: 'System.ArgumentException' };
      return problem(400, 'One or more of the arguments submitted is incorrect', exception);
    }
    throw error;
  }
}

function shownHistory(call: ManagementCall, { id }: Instance): object[] | undefined {
  if (!booleanParameter(call, 'showHistory', false)) {
    return undefined;
  }
  const events = historyEvents(call.environment.store.history(id), booleanParameter(call, 'showHistoryOutput', false));
  return events.length === 0 ? undefined : events;
}
