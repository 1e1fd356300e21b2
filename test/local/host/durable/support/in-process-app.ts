import { provideCoreModule } from '../../../../../local/host/worker/core-module.ts';
import type { FunctionMetadata, Invocation, InvocationResult } from '../../../../../local/host/worker/invocation.ts';
import { loadApp } from '../../../../../local/host/worker/load-app.ts';
import { runInvocation } from '../../../../../local/host/worker/run-invocation.ts';
import { createWorkerApp, type WorkerApp } from '../../../../../local/host/worker/worker-app.ts';

/** An app whose functions run in the test's own process, through the worker's code. */
export interface InProcessApp {
  functions(): FunctionMetadata[];
  invoke(invocation: Invocation): Promise<InvocationResult>;
}

/** Functions registered from now on, by `@azure/functions` or `durable-functions`, belong to this app. */
export function createInProcessApp(): InProcessApp {
  return inProcess(newApp());
}

export async function loadInProcessApp(appDir: string): Promise<InProcessApp> {
  const app = newApp();
  await loadApp(app, appDir);
  return inProcess(app);
}

function newApp(): WorkerApp {
  const app = createWorkerApp('test', () => undefined);
  provideCoreModule(app);
  return app;
}

function inProcess(app: WorkerApp): InProcessApp {
  return {
    functions: () => [...app.functions.values()].map(({ metadata }) => metadata),
    invoke: (invocation) => runInvocation(app, invocation),
  };
}
