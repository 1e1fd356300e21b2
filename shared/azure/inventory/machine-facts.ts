import { z } from 'zod';
import { isEphemeral } from '../../domain/compliance/image-source-of.ts';
import type { ObservedMachine } from '../../domain/compliance/observed-machine.ts';
import { normaliseRegion } from '../../domain/region.ts';
import { parseMachineId } from './machine-id.ts';

const Text = z.string().nullish();
const Instant = z.union([z.date(), z.string().min(1)]).transform((time) => new Date(time).toISOString());
/** Resource Graph answers booleans as 0 and 1 for some types. */
const Flag = z.union([z.boolean(), z.number()]).transform(Boolean);

/** What both Resource Manager and Resource Graph say of a machine, a scale set or an instance of one. */
export const MachineRow = z.object({
  id: z.string(),
  name: z.string(),
  location: Text,
  tags: z.record(z.string(), z.string()).nullish(),
  managedBy: Text,
  /** Who manages its resource group. */
  groupManagedBy: Text,
  plan: z.unknown().optional(),
  vmId: Text,
  createdAt: Instant.nullish().catch(null),
  /** The flexible scale set that a machine belongs to. */
  scaleSetId: Text,
  capacity: z.number().nullish(),
  latestModelApplied: Flag.nullish(),
  /** Of the machine, or of a scale set's model; absent where a scale set has none. */
  storageProfile: z
    .looseObject({ osDisk: z.looseObject({ managedDisk: z.looseObject({ id: Text }).nullish() }).nullish() })
    .nullish(),
  /** The creation data of its operating system's disk, where the same answer brought it. */
  osDiskCreation: z.unknown().optional(),
});
export type MachineRow = z.input<typeof MachineRow>;

/** A machine as Azure shows it; what its image is remains to be found. */
export interface MachineFacts {
  readonly machine: Omit<ObservedMachine, 'image' | 'trail'>;
  readonly storageProfile: z.output<typeof MachineRow>['storageProfile'];
  readonly plan: unknown;
  /** The managed disk that its system is on; null where there is none of its own. */
  readonly osDiskId: string | null;
  readonly osDiskCreation: unknown;
}

/** Translates a row; undefined where its id is none of a machine. */
export function toMachineFacts(row: MachineRow): MachineFacts | undefined {
  const parsed = MachineRow.parse(row);
  const id = parseMachineId(parsed.id);
  if (!id) {
    return undefined;
  }
  const { storageProfile, plan, osDiskCreation, capacity, latestModelApplied } = parsed;
  const { kind, subscriptionId, resourceGroup } = id;
  const osDiskId = kind === 'scaleSet' ? null : (storageProfile?.osDisk?.managedDisk?.id ?? null);
  return {
    machine: {
      resourceId: parsed.id,
      kind,
      name: parsed.name,
      subscriptionId,
      resourceGroup,
      region: normaliseRegion(parsed.location ?? ''),
      tags: parsed.tags ?? {},
      managedBy: managerOf(parsed),
      scaleSetId: scaleSetOf(kind, parsed),
      vmId: parsed.vmId || null,
      createdAt: parsed.createdAt ?? null,
      ephemeralOsDisk: isEphemeral(storageProfile),
      capacity: kind === 'scaleSet' ? (capacity ?? 0) : null,
      latestModelApplied: kind === 'scaleSetInstance' ? (latestModelApplied ?? null) : null,
    },
    ...{ storageProfile, plan, osDiskId, osDiskCreation },
  };
}

function scaleSetOf(kind: string, { id, scaleSetId }: z.output<typeof MachineRow>): string | null {
  return kind === 'scaleSetInstance' ? id.split('/').slice(0, -2).join('/') : scaleSetId || null;
}

/** A flexible scale set is named as the manager of its machines, but it belongs to the same people as they do. */
function managerOf({ managedBy, groupManagedBy, scaleSetId }: z.output<typeof MachineRow>): string | null {
  const own = managedBy && managedBy.toLowerCase() !== scaleSetId?.toLowerCase() ? managedBy : undefined;
  return own || groupManagedBy || null;
}
