import { randomBytes } from 'node:crypto';
import { toMilliseconds } from '../dotnet-time.ts';
import type { Environment } from '../environment.ts';
import {
  eventSent,
  subOrchestrationCreated,
  taskFailure,
  taskScheduled,
  timerCreated,
  timerFired,
} from '../history/create-event.ts';
import type { HistoryEvent } from '../history/events.ts';
import { isEnded, type Instance } from '../state/instances.ts';
import { createInstance } from '../start-instance.ts';
import type { Decision } from './decisions.ts';

/** Who is to be told once the commit is on disk. */
export interface Woken {
  readonly activities: number[];
  readonly instances: Set<string>;
  timers: boolean;
}

/** Puts new work on disk; the answer are the history's events for it. Runs inside the turn's transaction. */
export function applyDecisions(
  environment: Environment,
  instance: Instance,
  decisions: readonly Decision[],
  woken: Woken,
): HistoryEvent[] {
  return decisions.map((decision) => {
    switch (decision.kind) {
      case 'activity':
        return startActivity(environment, instance, decision, woken);
      case 'child':
        return startChild(environment, instance, decision, woken);
      case 'timer':
        return startTimer(environment, instance, decision, woken);
      case 'send':
        return sendToEntity(environment, decision, woken);
    }
  });
}

type Of<Kind extends Decision['kind']> = Extract<Decision, { kind: Kind }>;

function startActivity({ store, instant }: Environment, instance: Instance, decision: Of<'activity'>, woken: Woken) {
  const { id: instanceId, executionId } = instance;
  const { id: taskId, name, input } = decision;
  woken.activities.push(store.addTask({ instanceId, executionId, taskId, name, input }));
  return taskScheduled(taskId, name, instant());
}

function startTimer({ store, instant }: Environment, instance: Instance, { id, fireAt }: Of<'timer'>, woken: Woken) {
  store.addTimer({
    instanceId: instance.id,
    executionId: instance.executionId,
    fireAtMs: toMilliseconds(fireAt),
    event: JSON.stringify(timerFired(id, fireAt, fireAt)),
  });
  woken.timers = true;
  return timerCreated(id, fireAt, instant());
}

function startChild(environment: Environment, instance: Instance, decision: Of<'child'>, woken: Woken) {
  const { store, settings, instant, functions } = environment;
  const id = decision.instanceId ?? `${instance.executionId}:${decision.id}`;
  const name = functions.orchestrator(decision.name)?.name ?? decision.name;
  const version = decision.version ?? settings.defaultVersion;
  const existing = store.instances.find(id);
  const created = subOrchestrationCreated(decision.id, { name, version, instanceId: id }, instant());
  if (existing && !isEnded(existing.status)) {
    const reason = `An Orchestration instance with the status ${existing.status} already exists.`;
    store.send(instance.id, instance.executionId, taskFailure(9, decision.id, { reason, details: reason }, instant()));
    woken.instances.add(instance.id);
    return created;
  }
  createInstance(environment, {
    id,
    name,
    version,
    input: decision.input,
    executionId: randomBytes(16).toString('hex'),
    generation: null,
    parent: {
      Name: instance.name,
      OrchestrationInstance: { InstanceId: instance.id, ExecutionId: instance.executionId },
      TaskScheduleId: decision.id,
      Version: instance.version,
    },
  });
  woken.instances.add(id);
  return created;
}

function sendToEntity({ store, instant }: Environment, decision: Of<'send'>, woken: Woken) {
  const { target, name, input, deliverAtMs } = decision;
  if (deliverAtMs === undefined) {
    store.send(target, null, { name, input });
    woken.instances.add(target);
  } else {
    store.addTimer({
      instanceId: target,
      executionId: null,
      fireAtMs: deliverAtMs,
      event: JSON.stringify({ name: 'op', input }),
    });
    woken.timers = true;
  }
  return eventSent(decision.id, { instanceId: target, name, input }, instant());
}
