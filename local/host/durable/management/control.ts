import { executionPaused, executionTerminated } from '../history/create-event.ts';
import { isEnded } from '../state/instances.ts';
import { empty, problem } from './answer.ts';
import { parameter, type ManagementCall } from './call.ts';

/** `POST instances/{id}/terminate`, `/suspend` and `/resume` */
export function control(call: ManagementCall, operation: 'terminate' | 'suspend' | 'resume'): Response {
  const { store, instant, wake } = call.environment;
  const [, id = ''] = call.path;
  const instance = store.instances.find(id);
  if (!instance) {
    return empty(404);
  }
  if (isEnded(instance.status)) {
    return empty(410);
  }
  if (
    (operation === 'suspend' && instance.status === 'Suspended') ||
    (operation === 'resume' && instance.status === 'Running')
  ) {
    return problem(500, 'Something went wrong while processing your request', {
      message: `Cannot ${operation} the orchestration instance ${id} because instance is in the ${instance.status} state.`,
      type: 'System.InvalidOperationException',
    });
  }
  const reason = parameter(call.url, 'reason') ?? null;
  const event =
    operation === 'terminate'
      ? executionTerminated(reason, instant())
      : executionPaused(operation === 'suspend' ? 19 : 20, reason, instant());
  store.transaction(() => store.send(id, null, event));
  wake.instance(id);
  return empty(202);
}
