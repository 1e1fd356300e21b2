import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { machineOf } from '../../../shared/domain/bake/bake-machine.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { unlessCancelled } from './bake-context.ts';
import { asStep } from '../step.ts';

/** Deallocates the builder and marks it as generalized: deallocating comes first. */
export function stopMachine(
  ports: Pick<AppPorts, 'records' | 'machines'>,
): ActivityHandler<typeof activities.stopMachine> {
  return asStep((input) =>
    unlessCancelled(ports.records, input, async ({ rebake }) => {
      const machine = machineOf(input.rebakeId, 'bake', rebake.recipe);
      const stopped = await ports.machines.deallocate(machine, input.carry);
      return stopped.kind === 'done' ? ports.machines.generalize(machine) : stopped;
    }),
  );
}
