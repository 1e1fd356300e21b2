import type { TimerDurableClientHandler } from 'durable-functions';
import { requestSweep } from '../../shared/commands/compliance/sweep/request-sweep.ts';
import { rebakeItself } from '../../shared/domain/records/actor.ts';
import type { ComplianceRecords } from '../../shared/ports/compliance-records.ts';
import type { Environment } from '../../shared/ports/support.ts';
import { createOrchestrations } from '../orchestrations.ts';

interface Ports {
  readonly compliance: ComplianceRecords;
  readonly environment: Environment;
}

/** Sweeps the whole inventory: finds what events missed, closes what is gone. One that is under way is let be. */
export function sweepMachines(ports: Ports): TimerDurableClientHandler {
  return async (_timer, client) => {
    await requestSweep(ports, createOrchestrations(client), { by: rebakeItself, reason: 'schedule' });
  };
}
