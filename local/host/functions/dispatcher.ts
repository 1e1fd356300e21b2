import { randomUUID } from 'node:crypto';
import type { Logger } from '../logging/logger.ts';
import type { Supervisor } from '../workers/supervisor.ts';
import type { Invocation, InvocationResult, ParameterBinding, TypedData } from '../worker/invocation.ts';
import { bindingIs } from './binding.ts';
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

export interface DispatcherOptions {
  readonly supervisor: Pick<Supervisor, 'invoke'>;
  readonly logger: Logger;
  /** The value of durableClient bindings. */
  readonly durableClient: () => string;
  /** Sees everything that passes between host and app. */
  readonly onExchange?: ((invocation: Invocation, result: InvocationResult) => void) | undefined;
}

export interface Dispatcher {
  /** Calls a function as its trigger demands. Rejects only when the worker died under it. */
  trigger(fn: HostFunction, data: TriggerData): Promise<InvocationResult>;
  /** Runs an invocation that somebody else built; input bindings it lacks are added. */
  run(fn: HostFunction, invocation: Invocation, reason: string): Promise<InvocationResult>;
}

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const run: Dispatcher['run'] = (fn, invocation, reason) => runLogged(fn, invocation, reason, options);
  return { run, trigger: (fn, data) => run(fn, toInvocation(fn, data), data.reason) };
}

function toInvocation(fn: HostFunction, data: TriggerData): Invocation {
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
  const result = await exchange(fn, invocation, options);
  const duration = `Duration=${Math.round(performance.now() - startedAt)}ms`;
  if (result.status === 'Success') {
    logger.log('information', category, `Executed 'Functions.${fn.name}' (Succeeded, ${id}, ${duration})`);
  } else {
    logger.log('error', category, `Executed 'Functions.${fn.name}' (Failed, ${id}, ${duration})`);
    logger.log('error', category, result.exception.stackTrace || result.exception.message);
  }
  return result;
}

async function exchange(
  fn: HostFunction,
  invocation: Invocation,
  { supervisor, durableClient, onExchange }: DispatcherOptions,
): Promise<InvocationResult> {
  const complete = withInputs(fn, invocation, durableClient);
  const answer = await supervisor.invoke(complete);
  onExchange?.(complete, answer);
  return sendOutputs(fn, answer);
}

function withInputs(fn: HostFunction, invocation: Invocation, durableClient: () => string): Invocation {
  const given = new Set(invocation.inputData.map(({ name }) => name));
  const missing = fn.inputs
    .filter((binding) => bindingIs(binding, 'durableClient') && !given.has(binding.name))
    .map((binding): ParameterBinding => ({ name: binding.name, data: { string: durableClient() } }));
  return { ...invocation, inputData: [...invocation.inputData, ...missing] };
}

/** A message that cannot be sent fails the call, as in Azure. */
async function sendOutputs(fn: HostFunction, result: InvocationResult): Promise<InvocationResult> {
  if (result.status === 'Failure') {
    return result;
  }
  const values = new Map(result.outputData.map(({ name, data }) => [name, data]));
  try {
    for (const output of fn.senders) {
      const value = output.name === '$return' ? result.returnValue : values.get(output.name);
      if (value !== undefined && Object.keys(value).length > 0) {
        await output.send(value as TypedData);
      }
    }
    return result;
  } catch (error) {
    const { message, stack } = error as Error;
    return { status: 'Failure', exception: { message, stackTrace: stack ?? '' } };
  }
}
