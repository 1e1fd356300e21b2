import { machineToLookAt, type WrittenMachine } from '../../../domain/compliance/machine-written.ts';
import { machineKey, type ObservedMachine } from '../../../domain/compliance/observed-machine.ts';
import { compareMembers, type ScaleSetMembers } from '../../../domain/compliance/scale-set-members.ts';
import { AzureRefusedError } from '../../../errors.ts';
import { eachPage } from '../../each-page.ts';
import type { CompliancePorts } from '../compliance-ports.ts';
import { postponed } from './look-later.ts';
import type { Observation } from './observation.ts';
import type { Refused, SeenWritten } from './see-written.ts';

/** What was seen in scale sets; `later` and `refused` name the sets themselves. */
export interface SeenMembers extends SeenWritten {
  /** Machines that joined a flexible set or left it, to be looked at as if an event had named them. */
  readonly written: readonly WrittenMachine[];
}

type Seen = Pick<SeenMembers, 'observations' | 'written'>;

/** Reads what is in these scale sets, and finds what was known to be in them and is not any more. */
export async function seeMembers(ports: CompliancePorts, sets: readonly WrittenMachine[]): Promise<SeenMembers> {
  const observations: Observation[] = [];
  const written: WrittenMachine[] = [];
  const refused: Refused[] = [];
  for (const [index, set] of sets.entries()) {
    try {
      const seen = await lookInto(ports, set);
      observations.push(...seen.observations);
      written.push(...seen.written);
    } catch (error) {
      if (!(error instanceof AzureRefusedError)) {
        return { observations, written, refused, later: postponed(sets.slice(index), error) };
      }
      refused.push({ resourceId: set.resourceId, message: error.message });
    }
  }
  return { observations, written, refused, later: [] };
}

async function lookInto(ports: CompliancePorts, set: WrittenMachine): Promise<Seen> {
  const at = ports.environment.now();
  const members = await ports.inventory.members(set.resourceId);
  const compared = compareMembers(members, await knownMembers(ports, set, members?.mode));
  const observe = (resourceId: string, machine: ObservedMachine | null): Observation => {
    return { resourceId, subscriptionId: set.subscriptionId, machine, at, by: 'read' };
  };
  return {
    observations: [
      ...compared.instances.map((instance) => observe(instance.resourceId, instance)),
      ...compared.gone.map((resourceId) => observe(resourceId, null)),
    ],
    written: [
      ...compared.joined.flatMap((id) => machineToLookAt(id) ?? []),
      ...compared.left.flatMap((id) => machineToLookAt(id) ?? []).map((machine) => ({ ...machine, deleted: true })),
    ],
  };
}

const knownAtOnce = 500;

/** Instances have their set's id in theirs; machines of a flexible set are anywhere in its resource group. */
async function knownMembers(
  { machineRecords }: CompliancePorts,
  { resourceId, subscriptionId }: WrittenMachine,
  mode: ScaleSetMembers['mode'] | undefined,
): Promise<readonly ObservedMachine[]> {
  const setId = resourceId.toLowerCase();
  const inGroup = setId.replace(/scalesets\/[^/]+$/, '');
  const keyPrefix = machineKey(mode === 'uniform' ? `${setId}/` : inGroup);
  const known: ObservedMachine[] = [];
  const query = { subscriptionId, keyPrefix, limit: knownAtOnce };
  for await (const page of eachPage((from) => machineRecords.query({ ...query, ...from }))) {
    known.push(
      ...page.map(({ value }) => value.machine).filter(({ scaleSetId }) => scaleSetId?.toLowerCase() === setId),
    );
  }
  return known;
}
