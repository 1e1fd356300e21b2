import type * as activities from '../../../orchestrations/activities.ts';
import type { ActivityHandler } from '../../../orchestrations/activity.ts';
import { theRebake } from '../../../shared/commands/find-record.ts';
import { forgetMachine, updateRebake } from '../../../shared/commands/rebake/record-rebake.ts';
import { machineGroup } from '../../../shared/domain/bake/bake-machine.ts';
import type { AppPorts } from '../../../shared/ports/app-ports.ts';
import { asStep } from '../step.ts';

type Ports = Pick<AppPorts, 'records' | 'environment' | 'machines'>;

/** Removes the machine with everything around it; also after a cancellation, which must leave nothing behind. */
export function removeMachine(ports: Ports): ActivityHandler<typeof activities.removeMachine> {
  return asStep(async (input) => {
    const resourceGroup = machineGroup(input.rebakeId, input.purpose);
    const removed = await ports.machines.remove({ resourceGroup });
    if (removed.kind === 'done') {
      await forgetMachine(ports, input, resourceGroup);
    }
    return removed;
  });
}

/** Keeps the machine of a failed bake for as long as the recipe says; the sweep removes it then. */
export function keepMachine(ports: Ports): ActivityHandler<typeof activities.keepMachine> {
  return async (ref, context) => {
    const { recipe } = (await theRebake(ports.records, ref.imageDefinition, ref.rebakeId)).value;
    const until = new Date(Date.parse(ports.environment.now()) + recipe.bake.keepFailedHours * 3_600_000).toISOString();
    await updateRebake(ports, ref, ({ machines }) => ({
      machines: machines.map((machine) => ({ ...machine, keepUntil: machine.keepUntil ?? until })),
    }));
    context.log(`Machine of failed rebake ${ref.rebakeId} is kept until ${until}`);
  };
}
