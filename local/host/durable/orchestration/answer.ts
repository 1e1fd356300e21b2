import { z } from 'zod';
import type { InvocationResult } from '../../worker/invocation.ts';
import { inputText, OrchestratorState } from './actions.ts';

/** What an orchestrator function's invocation came to. */
export type OrchestratorAnswer =
  | { readonly kind: 'state'; readonly state: OrchestratorState; readonly threw: boolean; readonly stack: string }
  /** The real host stumbles over the answer and says so to nobody: the instance goes no further. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** The answer is not one of durable-functions, or the invocation itself failed: the instance fails. */
  | { readonly kind: 'broken'; readonly message: string; readonly stack: string };

/** Where the library puts the state of an orchestrator that threw: behind this label in the exception's message. */
const outOfProcLabel = '\n\n$OutOfProcData$:';

export function readAnswer(result: InvocationResult): OrchestratorAnswer {
  if (result.status === 'Failure') {
    const { message, stackTrace } = result.exception;
    const label = message.indexOf(outOfProcLabel);
    return label < 0
      ? { kind: 'broken', message, stack: stackTrace }
      : readState(message.slice(label + outOfProcLabel.length), true, stackTrace);
  }
  const value = result.returnValue;
  const text = value && ('json' in value ? value.json : 'string' in value ? value.string : undefined);
  return text === undefined
    ? { kind: 'broken', message: 'The orchestrator returned no state of durable-functions.', stack: '' }
    : readState(text, false, '');
}

/** What an orchestrator threw, out of the message of its failed invocation; undefined for any other failure. */
export function errorOfOrchestrator(message: string): string | undefined {
  const label = message.indexOf(outOfProcLabel);
  const answer = label < 0 ? undefined : readState(message.slice(label + outOfProcLabel.length), true, '');
  switch (answer?.kind) {
    case 'state':
      return answer.state.error?.trimEnd() ?? 'it threw something that is no Error';
    case 'refused':
      return answer.reason;
    default:
      return undefined;
  }
}

/** Kilobytes of UTF-16 text (durable-functions-custom-orchestration-status); only whole ones count (MessagePayloadDataConverter). */
const largestStatus = 16;

function faultOfStatus(customStatus: unknown): string | undefined {
  const kilobytes = Math.floor(((inputText(customStatus)?.length ?? 0) * 2) / 1024);
  return kilobytes > largestStatus
    ? `its custom status has ${kilobytes} KB as UTF-16 text, and ${largestStatus} KB are allowed`
    : undefined;
}

function readState(text: string, threw: boolean, stack: string): OrchestratorAnswer {
  try {
    const { data, error } = OrchestratorState.safeParse(JSON.parse(text));
    if (!data) {
      return {
        kind: 'broken',
        message: `The orchestrator's state is not understood: ${z.prettifyError(error)}`,
        stack,
      };
    }
    const reason = faultOfStatus(data.customStatus);
    return reason === undefined ? { kind: 'state', state: data, threw, stack } : { kind: 'refused', reason };
  } catch {
    return { kind: 'broken', message: 'Out of proc orchestrators must return a valid JSON schema', stack };
  }
}
