import type { TimerDurableClientHandler } from 'durable-functions';
import { carryOn, type CarryOnPorts } from '../../shared/commands/carry-on.ts';
import { queryAll } from '../../shared/commands/query-all.ts';
import { sweepMachines } from '../../shared/commands/rebake/sweep-machines.ts';
import type { AppPorts } from '../../shared/ports/app-ports.ts';
import { createOrchestrations } from '../orchestrations.ts';

/** Carries on whatever a crash left undone: unsent messages, orchestrations that were not started, forgotten machines. */
export function sweepWork(ports: CarryOnPorts & Pick<AppPorts, 'machines' | 'environment'>): TimerDurableClientHandler {
  return async (_timer, client, context) => {
    const orchestrations = createOrchestrations(client);
    for (const { value } of await queryAll(ports.records, { type: 'definition' })) {
      await carryOn(ports, orchestrations, value.imageDefinition);
    }
    for (const resourceGroup of await sweepMachines(ports, orchestrations)) {
      context.warn(`Removed forgotten machine in ${resourceGroup}`);
    }
  };
}
