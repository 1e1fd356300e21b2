import { randomUUID } from 'node:crypto';
import { errorOfOrchestrator } from '../durable/orchestration/answer.ts';
import type { Logger } from '../logging/logger.ts';
import type { LogLevel } from '../worker/core-types.ts';
import type { Invocation, InvocationResult, RpcException, TypedData } from '../worker/invocation.ts';
import { WorkerGoneError } from '../workers/worker-process.ts';
import { exchange, type ExchangeOptions } from './exchange.ts';
import type { HostFunction } from './host-function.ts';

/** What a trigger hands over for one call of its function. */
export interface TriggerData {
  readonly value: TypedData | Record<string, never>;
  readonly metadata: Readonly<Record<string, TypedData>>;
  readonly retryContext?: Invocation['retryContext'];
  /** Made up when absent. */
  readonly invocationId?: string;
  /** Why it was called, for the log. */
  readonly reason: string;
}

export interface DispatcherOptions extends ExchangeOptions {
  readonly logger: Logger;
}

export interface Dispatcher {
  /** Calls a function as its trigger demands. When the worker dies under it, the call has failed. */
  trigger(fn: HostFunction, data: TriggerData): Promise<InvocationResult>;
  /**
   * Runs an invocation that somebody else built; input bindings it lacks are added. Rejects with WorkerGoneError when
   * the worker died under it, for callers that then try again.
   */
  run(fn: HostFunction, invocation: Invocation, reason: string): Promise<InvocationResult>;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const run: Dispatcher['run'] = (fn, invocation, reason) => runLogged(fn, invocation, reason, options);
  return {
    run,
    trigger: (fn, data) => run(fn, toInvocation(fn, data), data.reason).catch(asFailure),
  };
}

function asFailure(error: unknown): InvocationResult {
  if (error instanceof WorkerGoneError) {
    return { status: 'Failure', exception: { message: error.message, stackTrace: '' } };
  }
  throw error;
}

/** The call that a trigger's data stands for. */
export function toInvocation(fn: HostFunction, data: TriggerData): Invocation {
  return {
    functionName: fn.metadata.functionId,
    invocationId: data.invocationId ?? randomUUID(),
    inputData: [{ name: fn.trigger.name, data: data.value }],
    triggerMetadata: data.metadata,
    traceContext: { traceParent: '', traceState: '', attributes: {} },
    ...(data.retryContext && { retryContext: data.retryContext }),
  };
}

/** Runs an invocation between the two lines that the real host logs for it. */
async function runLogged(
  fn: HostFunction,
  invocation: Invocation,
  reason: string,
  options: DispatcherOptions,
): Promise<InvocationResult> {
  const { logger } = options;
  const category = `Function.${fn.name}`;
  const id = `Id=${invocation.invocationId}`;
  logger.log(
    'information',
    category,
    `Executing 'Functions.${fn.name}' (${reason ? `Reason='${reason}', ` : ''}${id})`,
  );
  const startedAt = performance.now();
  const ended = (level: LogLevel, how: string): void => {
    const duration = Math.round(performance.now() - startedAt);
    logger.log(level, category, `Executed 'Functions.${fn.name}' (${how}, ${id}, Duration=${duration}ms)`);
  };
  try {
    const result = await exchange(fn, invocation, options);
    if (result.status === 'Success') {
      ended('information', 'Succeeded');
    } else {
      ended('error', 'Failed');
      logger.log('error', category, failureText(fn, result.exception));
    }
    return result;
  } catch (error) {
    ended('error', 'Failed');
    logger.log('error', category, (error as Error).message);
    throw error;
  }
}

/** An orchestrator that throws answers with its state in place of a message, and no stack (see durable/orchestration/answer.ts). */
function failureText({ name }: HostFunction, { message, stackTrace }: RpcException): string {
  const error = errorOfOrchestrator(message);
  return error === undefined ? stackTrace || message : `Orchestrator function '${name}' failed: ${error}`;
}
