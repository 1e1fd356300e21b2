import { randomUUID } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { longTimer, payloadConstants, payloadText } from '../history/payload.ts';
import { extend } from '../history/history-cache.ts';
import type { Invocation } from '../../worker/invocation.ts';
import { metadataOf } from '../trigger-metadata.ts';
import { readAnswer, type OrchestratorAnswer } from './answer.ts';
import { commitTurn } from './commit-turn.ts';
import { decideOutcome } from './outcome.ts';
import { replay, type ReplayOutcome } from './replay/replay.ts';
import { takeTurn, type TurnInput } from './turn-input.ts';
import { mayRun } from './version.ts';

/** Runs one turn of an orchestration: what waits for it, one call of its function, one commit. */
export async function runTurn(environment: Environment, instanceId: string): Promise<void> {
  const turn = takeTurn(environment, instanceId);
  if (!turn) {
    return;
  }
  const version = mayRun(environment.settings, turn.instance.version);
  if (version.kind === 'wait') {
    environment.warn(`The orchestration '${instanceId}' ${version.reason} It stays Pending, as in Azure.`);
    return;
  }
  const answer = version.kind === 'fail' ? broken(version.reason) : await callOrchestrator(environment, turn);
  const outcome = decideOutcome(environment, turn, answer, replayed(environment, turn, answer));
  commitTurn(environment, turn, outcome);
  if (turn.more) {
    environment.wake.instance(instanceId);
  }
}

const broken = (message: string): OrchestratorAnswer => ({ kind: 'broken', message, stack: '' });

async function callOrchestrator(environment: Environment, turn: TurnInput): Promise<OrchestratorAnswer> {
  const { functions, invoke } = environment;
  const called = functions.orchestrator(turn.instance.name);
  if (!called) {
    return broken(unknownOrchestrator(turn.instance.name, functions.orchestratorNames));
  }
  return readAnswer(await invoke(invocationOf(environment, turn, called.name, called.binding)));
}

/** Text as recorded. */
function unknownOrchestrator(name: string, known: readonly string[]): string {
  const list = known.map((one) => `'${one}'`).join(', ');
  return (
    `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function. ` +
    `Additional info: The following are the known orchestrator functions: ${list}.`
  );
}

function invocationOf(environment: Environment, turn: TurnInput, functionName: string, binding: string): Invocation {
  const { instance } = turn;
  const { httpSleepMilliseconds } = environment.settings;
  const string = payloadText(extend(turn.before, turn.batch).texts, {
    input: instance.input,
    instanceId: instance.id,
    isReplaying: !turn.first,
    parentInstanceId: instance.parent?.OrchestrationInstance.InstanceId ?? null,
    httpSleepMilliseconds,
  });
  return {
    functionName,
    invocationId: randomUUID(),
    inputData: [{ name: binding, data: { string } }],
    triggerMetadata: {
      [binding]: { string },
      ...metadataOf({
        input: JSON.parse(instance.input ?? 'null') as unknown,
        instanceId: instance.id,
        isReplaying: !turn.first,
        ...payloadConstants(httpSleepMilliseconds),
      }),
    },
  };
}

function replayed(environment: Environment, turn: TurnInput, answer: OrchestratorAnswer): ReplayOutcome {
  const { functions, settings } = environment;
  const state = answer.kind === 'state' ? answer.state : undefined;
  return replay({
    instance: { InstanceId: turn.instance.id, ExecutionId: turn.instance.executionId },
    parentId: turn.instance.parent?.OrchestrationInstance.InstanceId ?? null,
    callable: {
      hasActivity: (name) => functions.activity(name) !== undefined,
      hasOrchestrator: (name) => functions.orchestrator(name) !== undefined,
      hasEntity: (name) => functions.entity(name) !== undefined,
      whyMissing: (name) => functions.whyMissing(name),
    },
    longTimer,
    httpSleepMilliseconds: settings.httpSleepMilliseconds,
    actions: state?.actions[0] ?? [],
    ended: state?.isDone === true || Boolean(state?.error),
    history: answer.kind !== 'broken' ? [...turn.before.events, ...turn.batch] : turn.batch.filter(isControl),
  });
}

/** A broken answer says nothing about the history; only what steers the instance counts. */
const isControl = ({ EventType }: { readonly EventType: number }): boolean => [3, 19, 20].includes(EventType);
