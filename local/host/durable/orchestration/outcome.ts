import type { Environment } from '../environment.ts';
import { toFailureDetails, type FailureDetails } from '../history/failure-details.ts';
import type { EventRaised } from '../history/events.ts';
import type { Failure } from '../history/create-event.ts';
import type { RuntimeStatus } from '../state/instances.ts';
import type { OrchestratorAnswer } from './answer.ts';
import { inputText } from './actions.ts';
import type { Decision } from './decisions.ts';
import type { ReplayOutcome } from './replay/replay.ts';
import { troubles } from './troubles.ts';
import type { TurnInput } from './turn-input.ts';

/** How a turn leaves its instance. */
export type TurnEnd =
  | { readonly kind: 'running' }
  | { readonly kind: 'continued'; readonly input: string | null; readonly carried: readonly EventRaised[] }
  | {
      readonly kind: 'ended';
      readonly status: Extract<RuntimeStatus, 'Completed' | 'Failed' | 'Terminated'>;
      /** JSON text. */
      readonly output: string | null;
      /** What the history says: JSON text when completed, else plain. */
      readonly result: string | null;
      /** What the parent is told when it failed. */
      readonly failure: Failure | undefined;
    };

export interface TurnOutcome {
  readonly decisions: readonly Decision[];
  readonly end: TurnEnd;
  /** JSON text; undefined: unchanged. */
  readonly customStatus: string | null | undefined;
  readonly suspended: boolean;
}

export function decideOutcome(
  environment: Environment,
  turn: TurnInput,
  answer: OrchestratorAnswer,
  replayed: ReplayOutcome,
): TurnOutcome {
  const customStatus = customStatusOf(answer);
  const end = endOf(turn, answer, replayed);
  troubles(turn, answer, replayed, end.kind === 'running').forEach((sentence) => environment.warn(sentence));
  const decisions = end.kind === 'ended' && end.status === 'Terminated' ? [] : replayed.decisions;
  return { decisions, end, customStatus, suspended: replayed.suspended };
}

function customStatusOf(answer: OrchestratorAnswer): string | null | undefined {
  switch (answer.kind) {
    case 'state':
      return inputText(answer.state.customStatus);
    case 'refused':
      return null;
    case 'broken':
      return undefined;
  }
}

function endOf({ instance }: TurnInput, answer: OrchestratorAnswer, replayed: ReplayOutcome): TurnEnd {
  if (replayed.terminated) {
    const { reason } = replayed.terminated;
    return {
      kind: 'ended',
      status: 'Terminated',
      output: text(reason),
      result: reason,
      failure: terminatedFailure(reason),
    };
  }
  if (replayed.nonDeterminism !== undefined) {
    const exception = 'DurableTask.Core.Exceptions.NonDeterministicOrchestrationException';
    const detail = `Unhandled exception while executing orchestration: ${exception}: ${replayed.nonDeterminism}`;
    return failed(replayed.nonDeterminism, detail);
  }
  const prefix = `Orchestrator function '${instance.name}' failed: `;
  if (answer.kind === 'broken') {
    return failed(prefix + answer.message, details(answer.message, answer.stack));
  }
  if (answer.kind === 'refused' || !replayed.finished || replayed.suspended) {
    return { kind: 'running' };
  }
  const { state } = answer;
  if (state.error) {
    const error = state.error.trimEnd();
    const failureDetails = state.failureDetails ? toFailureDetails(state.failureDetails) : undefined;
    return failed(prefix + error, details(error, answer.stack), failureDetails);
  }
  if (state.isDone && replayed.continueAsNew) {
    return { kind: 'continued', input: replayed.continueAsNew.input, carried: replayed.unread };
  }
  const output = inputText(state.output);
  return state.isDone
    ? { kind: 'ended', status: 'Completed', output, result: output, failure: undefined }
    : { kind: 'running' };
}

const text = (value: string | null): string | null => (value === null ? null : JSON.stringify(value));

/** The library's error carries no stack; .NET then shows its own. */
const details = (message: string, stack: string): string =>
  `Message: ${message}, StackTrace: ${stack || '   at Microsoft.Azure.WebJobs.Script.Description.WorkerFunctionInvoker.InvokeCore(Object[] parameters, FunctionInvocationContext context)'}`;

const terminatedFailure = (reason: string | null): Failure => ({ reason: reason ?? '', details: null });

function failed(reason: string, detail: string, failureDetails?: FailureDetails): TurnEnd {
  return {
    kind: 'ended',
    status: 'Failed',
    output: JSON.stringify(reason),
    result: reason,
    failure: { reason, details: detail, ...(failureDetails && { failureDetails }) },
  };
}
