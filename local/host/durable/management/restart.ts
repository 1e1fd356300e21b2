import { randomBytes } from 'node:crypto';
import { problem } from './answer.ts';
import { booleanParameter, type ManagementCall } from './call.ts';
import { inUseMessage, startedAnswer, startInstance } from './start.ts';

/** `POST instances/{id}/restart`: the same function and input again, under a new id unless the same is asked for. */
export function restart(call: ManagementCall): Response {
  const { environment } = call;
  const [, id = ''] = call.path;
  const instance = environment.store.instances.find(id);
  if (!instance) {
    return problem(400, 'InstanceId does not match a valid orchestration instance.', {
      message: `No instance with ID '${id}' was found. (Parameter 'instanceId')`,
      type: 'System.ArgumentException',
    });
  }
  const sameId = !booleanParameter(call, 'restartWithNewInstanceId', true);
  const { name, version, input } = instance;
  const newId = sameId ? id : randomBytes(16).toString('hex');
  const started = startInstance(environment, { id: newId, name, version, input, restart: true });
  return started.kind === 'started'
    ? startedAnswer(call, newId)
    : problem(409, 'A non-terminal instance with this instance ID already exists.', {
        message: inUseMessage(started.instance),
        type: 'DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException',
      });
}
