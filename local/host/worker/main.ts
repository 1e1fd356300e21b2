import { provideCoreModule } from './core-module.ts';
import { endWithHost } from './end-with-host.ts';
import { ensureError } from './errors.ts';
import { executeHooks, hookContext } from './hooks.ts';
import { loadApp } from './load-app.ts';
import type { HostMessage, LoadedApp, WorkerMessage } from './messages.ts';
import { runInvocation } from './run-invocation.ts';
import { useVirtualDate } from './virtual-date.ts';
import { createWorkerApp, type WorkerApp } from './worker-app.ts';

/** What the real worker offers before the programming model has its say (getWorkerCapabilities.ts). */
const capabilities = {
  RawHttpBodyBytes: 'true',
  RpcHttpTriggerMetadataRemoved: 'true',
  RpcHttpBodyOnly: 'true',
  IgnoreEmptyValuedRpcHttpHeaders: 'true',
  UseNullableValueDictionaryForHttp: 'true',
  WorkerStatus: 'true',
  TypedDataCollection: 'true',
  HandlesWorkerTerminateMessage: 'true',
};

const [speed = '1', epoch = '0', hostPid = '0'] = process.argv.slice(2);
useVirtualDate({ speed: Number(speed), epoch: Number(epoch) });
endWithHost(Number(hostPid));

let app: WorkerApp | undefined;

process.on('message', (message: HostMessage) => void handle(message));
// The parent decides when to stop; Ctrl-C reaches the whole process group.
process.on('SIGINT', () => undefined);
process.on('uncaughtException', (thrown: unknown) => {
  const error = ensureError(thrown);
  console.error(`Worker uncaught exception: ${error.stack ?? error.message}`);
  process.exit(1);
});
send({ kind: 'started' });

function send(message: WorkerMessage): void {
  process.send?.(message);
}

async function handle(message: HostMessage): Promise<void> {
  switch (message.kind) {
    case 'init':
      send(await init(message));
      return;
    case 'invoke': {
      const { invocation } = message;
      const result = await runInvocation(app!, invocation);
      send({ kind: 'result', invocationId: invocation.invocationId, result });
      return;
    }
    case 'terminate':
      await terminate();
      return;
  }
}

async function init({ workerId, hostVersion, appDir }: HostMessage & { kind: 'init' }): Promise<WorkerMessage> {
  app = createWorkerApp(workerId, (log) => send({ kind: 'log', log }));
  provideCoreModule(app);
  app.hostVersion = hostVersion;
  app.log({ level: 'debug', logCategory: 'system', message: `Worker ${workerId} received WorkerInitRequest` });
  try {
    await loadApp(app, appDir);
    const { name, version } = app.programmingModel;
    const loaded: LoadedApp = {
      capabilities: (await app.programmingModel.getCapabilities?.({ ...capabilities })) ?? capabilities,
      functions: [...app.functions.values()].map(({ metadata }) => metadata),
      model: { name, version },
    };
    app.indexingLocked = true;
    return { kind: 'loaded', app: loaded };
  } catch (thrown) {
    const { message, stack } = ensureError(thrown);
    return { kind: 'loadFailed', error: { message, stackTrace: stack ?? '' } };
  }
}

/** A clean end: the app's appTerminate hooks, then exit. */
async function terminate(): Promise<void> {
  if (app) {
    const { appLevelHookData: hookData, appHookData } = app;
    await executeHooks(app, 'appTerminate', hookContext({ hookData, appHookData }, {}));
  }
  // The channel is ordered: when this has gone, so have the logs of the hooks.
  process.send?.({ kind: 'terminated' } satisfies WorkerMessage, () => process.exit(0));
}
