import type { HookCallback, HookName } from './core-types.ts';
import { Disposable } from './disposable.ts';
import { AzFuncRangeError, ReadOnlyError } from './errors.ts';
import type { WorkerLog } from './messages.ts';
import type { WorkerApp } from './worker-app.ts';

export function registerHook(app: WorkerApp, name: string, callback: HookCallback): Disposable {
  if (!Object.hasOwn(app.hooks, name)) {
    throw new AzFuncRangeError(`Unrecognized hook "${name}"`);
  }
  const hooks = app.hooks[name as HookName];
  hooks.push(callback);
  return new Disposable(() => {
    const index = hooks.indexOf(callback);
    if (index >= 0) {
      hooks.splice(index, 1);
    }
  });
}

/** Runs the hooks one after the other in the order of their registration; the first that throws ends it. */
export async function executeHooks(
  app: WorkerApp,
  name: HookName,
  context: object,
  scope: Pick<WorkerLog, 'invocationId' | 'category'> = {},
): Promise<void> {
  const hooks = app.hooks[name];
  if (hooks.length === 0) {
    return;
  }
  const log = (message: string): void => app.log({ level: 'debug', logCategory: 'system', message, ...scope });
  log(`Executing ${hooks.length} "${name}" hooks`);
  for (const hook of hooks) {
    await hook(context);
  }
  log(`Executed "${name}" hooks`);
}

/** A hook's context: `fixed` members can be read but not replaced, `free` ones are the hook's to change. */
export function hookContext<Fixed extends object, Free extends object>(fixed: Fixed, free: Free): Fixed & Free {
  for (const [name, value] of Object.entries(fixed)) {
    Object.defineProperty(free, name, {
      enumerable: true,
      get: () => value as unknown,
      set: () => {
        throw new ReadOnlyError(name);
      },
    });
  }
  return free as Fixed & Free;
}
