import type {
  CoreInvocationContext,
  CoreInvocationResponse,
  FunctionCallback,
  HookData,
  RegisteredFunction,
} from './core-types.ts';
import { AzFuncSystemError, ensureError } from './errors.ts';
import { executeHooks, hookContext } from './hooks.ts';
import type { Invocation, InvocationResult } from './invocation.ts';
import type { WorkerApp } from './worker-app.ts';

interface PreInvocation {
  inputs: unknown[];
  functionCallback: FunctionCallback;
}

interface PostInvocation {
  inputs: unknown[];
  result: unknown;
  error: unknown;
}

/** Runs one invocation through hooks, programming model and handler; never rejects. */
export async function runInvocation(app: WorkerApp, invocation: Invocation): Promise<InvocationResult> {
  try {
    const { outputData, returnValue } = await respond(app, invocation);
    return { status: 'Success', outputData: outputData ?? [], ...(returnValue && { returnValue }) };
  } catch (thrown) {
    const { message, stack } = ensureError(thrown);
    return { status: 'Failure', exception: { message, stackTrace: stack ?? '' } };
  }
}

/** The steps and their order are those of the worker's InvocationHandler. */
async function respond(app: WorkerApp, invocation: Invocation): Promise<CoreInvocationResponse> {
  const registered = app.functions.get(invocation.functionName);
  if (!registered) {
    throw new AzFuncSystemError(`Function code for '${invocation.functionName}' is not loaded and cannot be invoked.`);
  }
  const core = createCoreContext(app, invocation, registered);
  core.log(
    'debug',
    'system',
    `Worker ${app.workerId} received FunctionInvocationRequest with invocationId ${core.invocationId}`,
  );
  const model = await app.programmingModel.getInvocationModel(core);
  const { context, inputs } = await model.getArguments();

  const fixed = { hookData: {} as HookData, appHookData: app.appHookData, invocationContext: context };
  const before = hookContext<typeof fixed, PreInvocation>(fixed, { inputs, functionCallback: registered.callback });
  await inState(core, 'preInvocationHooks', () => runHooks('preInvocation', before));

  const after = hookContext<typeof fixed, PostInvocation>(fixed, { inputs: before.inputs, result: null, error: null });
  await inState(core, 'invocation', async () => {
    try {
      after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
    } catch (thrown) {
      after.error = thrown;
    }
  });
  await inState(core, 'postInvocationHooks', () => runHooks('postInvocation', after));

  if (after.error !== null && after.error !== undefined) {
    throw ensureError(after.error);
  }
  return model.getResponse(context, after.result);

  function runHooks(name: 'preInvocation' | 'postInvocation', hook: object): Promise<void> {
    const scope = { invocationId: core.invocationId, category: categoryOf(registered) };
    return executeHooks(app, name, hook, scope);
  }
}

async function inState(
  core: CoreInvocationContext,
  state: CoreInvocationContext['state'],
  step: () => Promise<void>,
): Promise<void> {
  core.state = state;
  try {
    await step();
  } finally {
    core.state = undefined;
  }
}

function createCoreContext(
  app: WorkerApp,
  invocation: Invocation,
  registered: RegisteredFunction,
): CoreInvocationContext {
  const { functionName, ...request } = invocation;
  return {
    invocationId: invocation.invocationId,
    request: { ...request, functionId: functionName },
    metadata: { ...registered.metadata, bindings: registered.bindings },
    state: undefined,
    log: (level, logCategory, message) =>
      app.log({ invocationId: invocation.invocationId, category: categoryOf(registered), level, message, logCategory }),
  };
}

function categoryOf(registered: RegisteredFunction | undefined): string {
  return `${registered?.metadata.name ?? 'unknown'}.Invocation`;
}
