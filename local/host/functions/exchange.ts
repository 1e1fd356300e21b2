import type { Invocation, InvocationResult, ParameterBinding, TypedData } from '../worker/invocation.ts';
import type { Supervisor } from '../workers/supervisor.ts';
import { bindingIs } from './binding.ts';
import type { HostFunction } from './host-function.ts';

export interface ExchangeOptions {
  readonly supervisor: Pick<Supervisor, 'invoke'>;
  /** The value of durableClient bindings. */
  readonly durableClient: () => string;
  /** Sees everything that passes between host and app. */
  readonly onExchange?: ((invocation: Invocation, result: InvocationResult) => void) | undefined;
}

/** One call of the app: the inputs that are missing go in, what comes back is sent to the function's outputs. */
export async function exchange(
  fn: HostFunction,
  invocation: Invocation,
  { supervisor, durableClient, onExchange }: ExchangeOptions,
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
