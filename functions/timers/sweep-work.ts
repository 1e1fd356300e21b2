import type { TimerDurableClientHandler } from 'durable-functions';
import { carryOn, type CarryOnPorts } from '../../shared/commands/carry-on.ts';
import { queryAll } from '../../shared/commands/query-all.ts';
import { sweepMachines } from '../../shared/commands/rebake/sweep-machines.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import type { ImageRecords } from '../../shared/ports/image-records.ts';
import { createOrchestrations } from '../orchestrations.ts';

/**
 * Carries on whatever a crash left undone: unsent messages, orchestrations that were not started, forgotten machines.
 * Trouble with one image definition keeps no other waiting; it is thrown at the end.
 */
export function sweepWork(ports: CarryOnPorts & Pick<AppPorts, 'machines' | 'environment'>): TimerDurableClientHandler {
  return async (_timer, client, context) => {
    const orchestrations = createOrchestrations(client);
    const failures: unknown[] = [];
    for (const imageDefinition of await withWork(ports.records)) {
      try {
        await carryOn(ports, orchestrations, imageDefinition);
      } catch (error) {
        failures.push(error);
      }
    }
    for (const resourceGroup of await sweepMachines(ports, orchestrations)) {
      context.warn(`Removed forgotten machine in ${resourceGroup}`);
    }
    if (failures.length > 0) {
      throw new AggregateError(failures, `Image definitions that could not be carried on: ${failures.length}`);
    }
  };
}

/** Every image definition, and those that are gone and left messages. */
async function withWork(records: ImageRecords): Promise<ReadonlySet<string>> {
  const definitions = await queryAll(records, { type: 'definition' });
  const messages = await queryAll(records, { type: 'outbox' });
  return new Set([...definitions, ...messages].map(({ value }) => value.imageDefinition));
}
