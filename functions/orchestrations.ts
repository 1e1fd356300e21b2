import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { recordChanged } from '../orchestrations/record-changed.ts';
import type { Orchestrations } from '../shared/ports/orchestrations.ts';
import { withTraceparent } from '../shared/telemetry/trace-parent.ts';

const ended = new Set<OrchestrationRuntimeStatus>([
  OrchestrationRuntimeStatus.Completed,
  OrchestrationRuntimeStatus.Failed,
  OrchestrationRuntimeStatus.Terminated,
  OrchestrationRuntimeStatus.Canceled,
]);

/** Orchestrations through a durable client. */
export function createOrchestrations(client: DurableClient): Orchestrations {
  async function isRunning(id: string): Promise<boolean> {
    try {
      const status = await client.getStatus(id, { showInput: false });
      return !ended.has(status.runtimeStatus);
    } catch (error) {
      // The client has no other way to say that there is none: it throws with the answer's status in the text.
      if (error instanceof Error && error.message.includes('404')) {
        return false;
      }
      throw error;
    }
  }
  return {
    isRunning,
    async start(name, id, input) {
      if (await isRunning(id)) {
        return 'running';
      }
      try {
        await client.startNew(name, { instanceId: id, input: withTraceparent(input) });
        return 'started';
      } catch (error) {
        // Somebody else may have started it since: a running instance refuses a second start.
        if (await isRunning(id)) {
          return 'running';
        }
        throw error;
      }
    },
    async wake(id) {
      try {
        if (await isRunning(id)) {
          await client.raiseEvent(id, recordChanged, {});
        }
      } catch {
        // The record was changed, and whoever sleeps reads it again on a timer too.
      }
    },
  };
}
