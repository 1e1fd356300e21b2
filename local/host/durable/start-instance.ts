import { toMilliseconds } from './dotnet-time.ts';
import type { Environment } from './environment.ts';
import { executionStarted } from './history/create-event.ts';
import type { ParentInstance } from './history/events.ts';

export interface NewInstance {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  /** JSON text. */
  readonly input: string | null;
  readonly executionId: string;
  readonly generation: number | null;
  readonly parent: ParentInstance | null;
}

/** Puts a new instance on disk, in place of an older one of its id. Runs inside a transaction; wake it afterwards. */
export function createInstance({ store, histories, instant }: Environment, instance: NewInstance): void {
  const { id, name, version, input, executionId, generation, parent } = instance;
  const at = instant();
  histories.forget(id);
  store.dropTimers(id);
  store.clearHistory(id);
  store.consume(store.messages(id).map(({ seq }) => seq));
  store.instances.put({
    ...instance,
    status: 'Pending',
    output: null,
    customStatus: null,
    created: at,
    updated: at,
    createdMs: toMilliseconds(at),
  });
  const start = {
    OrchestrationInstance: { InstanceId: id, ExecutionId: executionId },
    ParentInstance: parent,
    Name: name,
    Version: version,
    Input: input,
    Generation: generation,
  };
  store.send(id, executionId, executionStarted(start, at));
}
