import type { InvocationContext } from '@azure/functions';
import type * as activities from '../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../orchestrations/activity.ts';
import { carryOn as carry, type CarryOnPorts } from '../../shared/commands/carry-on.ts';
import type { Orchestrations } from '../../shared/ports/orchestrations.ts';

/** Sends the outbox and starts what the records ask for. */
export function carryOn(
  ports: CarryOnPorts,
  orchestrations: (context: InvocationContext) => Orchestrations,
): ActivityHandler<typeof activities.carryOn> {
  return ({ imageDefinition }, context) => carry(ports, orchestrations(context), imageDefinition);
}
