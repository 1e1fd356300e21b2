import { dotnetTime } from '../dotnet-time.ts';
import { inputText, type Action } from './actions.ts';
import { awaitEvent, schedule, type Halt, type ReplayContext } from './context.ts';
import { entityId, entityInstanceId, releaseLocks, sendRequest } from './entity-messages.ts';
import { httpCall } from './http-call.ts';
import { retried } from './retry.ts';
import { completedTask, compoundTask, createTask, type OpenTask, type Task } from './task.ts';
import { timer } from './timer.ts';

type ActivityAction = Extract<Action, { actionType: 0 | 1 }>;
type ChildAction = Extract<Action, { actionType: 2 | 3 }>;
type EntityAction = Extract<Action, { actionType: 7 | 9 | 10 | 13 | 14 }>;
type LockAction = Extract<Action, { actionType: 13 }>;

/** Schedules what an action stands for; the task ends when an orchestrator in .NET would go on. */
export function startAction(context: ReplayContext, action: Action): Task {
  switch (action.actionType) {
    case 0:
      return callActivity(context, action);
    case 1:
      return retried(context, action.retryOptions, () => callActivity(context, action));
    case 2:
      return callChild(context, action);
    case 3:
      return retried(context, action.retryOptions, () => callChild(context, action));
    case 4:
      context.continueAsNew = { input: inputText(action.input) };
      return completedTask();
    case 5:
      return timer(context, Date.parse(action.fireAt), action.isCanceled);
    case 6:
      return awaitEvent(context, action.externalEventName);
    case 8:
      return httpCall(context, action.httpRequest);
    case 11:
      return startAll(context, 'any', action.compoundActions);
    case 12:
      return startAll(context, 'all', action.compoundActions);
    default:
      return startEntityAction(context, action);
  }
}

function startAll(context: ReplayContext, kind: 'any' | 'all', actions: readonly Action[]): Task {
  const tasks: Task[] = [];
  for (const action of actions) {
    if (context.halted !== undefined) {
      return createTask();
    }
    tasks.push(startAction(context, action));
  }
  return context.halted === undefined ? compoundTask(kind, tasks) : createTask();
}

/** Nothing after such a call is ever scheduled. */
function halt(context: ReplayContext, halted: Halt): Task {
  context.halted ??= halted;
  return createTask();
}

function haltAtMissing(context: ReplayContext, name: string, call: string): Task {
  const { why, onlyHere } = context.callable.whyMissing(name);
  return halt(context, { reason: `${call}, ${why}`, onlyHere });
}

function callActivity(context: ReplayContext, { functionName, input }: ActivityAction): Task {
  if (!context.callable.hasActivity(functionName)) {
    return haltAtMissing(context, functionName, `it calls the activity '${functionName}'`);
  }
  return schedule(context, { kind: 'activity', name: functionName, input: inputText(input) });
}

function callChild(context: ReplayContext, action: ChildAction): Task {
  if (!context.callable.hasOrchestrator(action.functionName)) {
    return haltAtMissing(context, action.functionName, `it calls the sub-orchestrator '${action.functionName}'`);
  }
  const fault = faultOfId(context, action.instanceId ?? '');
  if (fault !== undefined) {
    const reason = `it calls the sub-orchestrator '${action.functionName}' with the id '${action.instanceId}', ${fault}`;
    return halt(context, { reason, onlyHere: false });
  }
  return schedule(context, {
    kind: 'child',
    name: action.functionName,
    version: action.version ?? null,
    instanceId: action.instanceId || null,
    input: inputText(action.input),
  });
}

/** Ids at which the extension throws (DurableOrchestrationContext.CallDurableTaskFunctionAsync). */
function faultOfId({ instance, parentId }: ReplayContext, id: string): string | undefined {
  const isOf = (other: string | null): boolean => other?.toLowerCase() === id.toLowerCase();
  if (isOf(instance.InstanceId)) {
    return 'which is its own';
  }
  if (isOf(parentId)) {
    return "which is its parent's";
  }
  return id.startsWith('@') ? 'which begins with @ as those of entities do' : undefined;
}

function startEntityAction(context: ReplayContext, action: EntityAction): Task {
  const unknown = unknownEntity(context, action);
  if (unknown !== undefined) {
    return haltAtMissing(context, unknown, `it uses the entity '${unknown}'`);
  }
  switch (action.actionType) {
    case 7:
      return awaitAnswer(context, sendRequest(context, { target: action.instanceId, ...operationOf(action) }));
    case 9:
      sendRequest(context, { target: action.instanceId, ...operationOf(action), signal: true });
      return completedTask();
    case 10: {
      const at = dotnetTime(Date.parse(action.fireAt));
      sendRequest(context, { target: action.instanceId, ...operationOf(action), signal: true, at });
      return completedTask();
    }
    case 13:
      return lockEntities(context, action);
    case 14:
      releaseLocks(context);
      return completedTask();
  }
}

function unknownEntity({ callable }: ReplayContext, action: EntityAction): string | undefined {
  const names =
    'instanceId' in action
      ? [entityId(action.instanceId).name]
      : 'lockSet' in action
        ? action.lockSet.map(({ name }) => name)
        : [];
  return names.find((name) => !callable.hasEntity(name));
}

const operationOf = ({ operation, input }: { operation?: string | null | undefined; input?: unknown }) => ({
  op: operation ?? '',
  // As recorded: null is sent as no input at all.
  input: input === null ? null : inputText(input),
});

/** The answer is an event named by the request's id, which the sent event holds. */
function awaitAnswer(context: ReplayContext, id: number): OpenTask {
  const task = createTask();
  context.requests.set(id, task);
  return task;
}

function lockEntities(context: ReplayContext, action: LockAction): Task {
  const entities = action.lockSet.map(({ name, key }) => entityInstanceId(name, key));
  const [first = ''] = entities;
  const id = sendRequest(context, { target: first, op: null, lockSet: entities });
  const task = awaitAnswer(context, id);
  task.whenEnded(() => {
    context.lock = { requestId: context.requestIds.get(id) ?? '', entities };
  });
  return task;
}
