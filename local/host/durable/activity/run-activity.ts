import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { taskDone, taskFailure } from '../history/create-event.ts';
import { httpActivity } from '../orchestration/http-call.ts';
import type { ActivityTask } from '../state/store.ts';
import type { ActivityEnd } from './activity-end.ts';
import { activityFailure } from './activity-failure.ts';
import { activityInput } from './activity-input.ts';
import { callHttp } from './call-http.ts';
import { resultText } from './result-text.ts';

/** Runs an activity and tells its orchestration what it came to, in one commit with taking it off the list. */
export async function runActivity(environment: Environment, seq: number): Promise<void> {
  const { store, instant, wake } = environment;
  const task = store.task(seq);
  if (!task) {
    return;
  }
  const end =
    task.name === httpActivity
      ? await callHttp(task.input, environment.tokenOf)
      : await callActivity(environment, task);
  const { instanceId, executionId, taskId } = task;
  const event =
    end.kind === 'completed'
      ? taskDone(5, taskId, end.result, instant())
      : taskFailure(6, taskId, end.failure, instant());
  store.transaction(() => {
    if (store.endTask(seq)) {
      store.send(instanceId, executionId, event);
    }
  });
  wake.instance(instanceId);
}

async function callActivity({ functions, invoke }: Environment, task: ActivityTask): Promise<ActivityEnd> {
  const called = functions.activity(task.name);
  if (!called) {
    const reason = `The activity function '${task.name}' was there when it was scheduled, but is no longer.`;
    return { kind: 'failed', failure: { reason, details: reason } };
  }
  const { data, metadata } = activityInput(task, called.binding);
  const result = await invoke({
    functionName: called.name,
    invocationId: randomUUID(),
    inputData: [{ name: called.binding, data }],
    triggerMetadata: metadata,
  });
  return result.status === 'Success'
    ? { kind: 'completed', result: resultText(result.returnValue) }
    : { kind: 'failed', failure: activityFailure(called.name, result.exception) };
}
