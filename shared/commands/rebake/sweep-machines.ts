import type { RebakeRecord } from '../../domain/records/rebake-record.ts';
import type { ImageRecords } from '../../ports/image-records.ts';
import type { Machines } from '../../ports/machines.ts';
import type { Orchestrations } from '../../ports/orchestrations.ts';
import type { Environment } from '../../ports/support.ts';
import { queryAll } from '../query-all.ts';

interface SweepPorts {
  readonly records: ImageRecords;
  readonly machines: Machines;
  readonly environment: Environment;
}

/**
 * Removes machines whose rebake has ended and whose orchestration has stopped, unless they are kept for a look. A
 * group that carries our tag but no rebake that we know is left alone: nothing is deleted on a guess.
 */
export async function sweepMachines(
  { records, machines, environment }: SweepPorts,
  orchestrations: Orchestrations,
): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { resourceGroup, rebakeId } of await machines.leftovers()) {
    const [found] = await queryAll(records, { type: 'rebake', where: { rebakeId } });
    if (found && isOver(found.value, resourceGroup, environment.now()) && !(await orchestrations.isRunning(rebakeId))) {
      await machines.remove({ resourceGroup });
      removed.push(resourceGroup);
    }
  }
  return removed;
}

function isOver({ phase, machines }: RebakeRecord, resourceGroup: string, now: string): boolean {
  const keepUntil = machines.find((machine) => machine.resourceGroup === resourceGroup)?.keepUntil ?? null;
  return phase === 'ended' && (keepUntil === null || Date.parse(keepUntil) <= Date.parse(now));
}
