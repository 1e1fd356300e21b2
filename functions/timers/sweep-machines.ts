import type { TimerDurableClientHandler } from 'durable-functions';
import { rebakeItself } from '../../shared/domain/records/actor.ts';
import type { Environment } from '../../shared/ports/support.ts';
import { createOrchestrations } from '../orchestrations.ts';

/** Starts a sweep of the whole inventory: finds what events missed, closes what is gone. */
export function sweepMachines({ environment }: { readonly environment: Environment }): TimerDurableClientHandler {
  return async (_timer, client) => {
    const sweepId = environment.newId();
    await createOrchestrations(client).start('sweep', sweepId, { sweepId, by: rebakeItself, reason: 'schedule' });
  };
}
