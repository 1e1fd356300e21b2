import { type DurableClient, OrchestrationRuntimeStatus } from 'durable-functions';
import { machineWritten } from '../../../functions/events/machine-written.ts';
import { tendFindings } from '../../../functions/timers/tend-findings.ts';
import { machineKey, type ObservedMachine } from '../../../shared/domain/compliance/observed-machine.ts';
import type { MachineRecord } from '../../../shared/domain/records/compliance/machine-record.ts';
import { type App, createApp } from '../app.ts';
import type { DurableWorld } from '../durable/durable-world.ts';
import { quietContext } from '../quiet-context.ts';
import { watchMachines } from './watching.ts';

export interface ComplianceApp extends App {
  /** Azure has these machines now, and events say so in one batch. */
  written(...machines: readonly ObservedMachine[]): Promise<void>;
  deleted(...resourceIds: readonly string[]): Promise<void>;
  /** Messages as the queue delivers them. */
  deliver(...messages: readonly unknown[]): Promise<void>;
  /** Lets time pass; with it the timer that finds what a crash left, each minute. */
  pass(seconds: number): Promise<void>;
  record(resourceId: string): MachineRecord | undefined;
}

/** The app with rules and two watched subscriptions, its queue and its timer. */
export async function aComplianceApp(rules?: Readonly<Record<string, unknown>> | null): Promise<ComplianceApp> {
  const app = createApp();
  const { ports, world } = app;
  await watchMachines(ports, rules);
  const client = clientOver(world);
  const deliver = async (...messages: readonly unknown[]): Promise<void> => {
    await machineWritten(ports)([...messages], client, quietContext());
  };
  const tendEachMinute = async (): Promise<void> => {
    await tendFindings(ports)({} as never, client, quietContext());
  };
  return {
    ...app,
    deliver,
    async written(...machines) {
      ports.inventory.put(...machines);
      await deliver(...machines.map(({ resourceId }) => eventOf(resourceId)));
    },
    async deleted(...resourceIds) {
      resourceIds.forEach((id) => ports.inventory.remove(id));
      await deliver(...resourceIds.map((id) => eventOf(id, 'Microsoft.Resources.ResourceDeleteSuccess')));
    },
    async pass(seconds) {
      for (let left = seconds; left > 0; left -= 60) {
        await tendEachMinute();
        await world.run(Math.min(60, left));
      }
      await tendEachMinute();
      await world.run(0);
    },
    record: (resourceId) => ports.machineRecords.all().find(({ id }) => id === machineKey(resourceId)),
  };
}

/** In Event Grid's own schema. */
export function eventOf(resourceUri: string, eventType = 'Microsoft.Resources.ResourceWriteSuccess'): object {
  return { id: `event of ${resourceUri}`, eventType, subject: resourceUri, data: { resourceUri } };
}

/** A durable client of the world, as far as the app uses one. */
function clientOver({ orchestrations }: DurableWorld): DurableClient {
  return {
    async getStatus(id: string) {
      const isRunning = await orchestrations.isRunning(id);
      const { Running, Completed } = OrchestrationRuntimeStatus;
      return { runtimeStatus: isRunning ? Running : Completed };
    },
    startNew: (name: string, { instanceId, input }: { instanceId: string; input: object }) =>
      orchestrations.start(name, instanceId, input),
    raiseEvent: (id: string) => orchestrations.wake(id),
  } as unknown as DurableClient;
}
