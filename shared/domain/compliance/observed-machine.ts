import { z } from 'zod';
import { ImageSource } from './image-source.ts';

export const MachineKind = z.enum(['virtualMachine', 'scaleSet', 'scaleSetInstance']);
export type MachineKind = z.infer<typeof MachineKind>;

/** A virtual machine, a scale set's model or one of its instances: what Azure said of it, and nothing judged yet. */
export const ObservedMachine = z.object({
  /** As Azure spelled it. */
  resourceId: z.string(),
  kind: MachineKind,
  name: z.string(),
  /** Lower case. */
  subscriptionId: z.string(),
  resourceGroup: z.string(),
  region: z.string(),
  tags: z.record(z.string(), z.string()),
  /** Who manages the machine, or else its resource group, in place of the people who pay for it; a resource id. */
  managedBy: z.string().nullable(),
  /** The scale set that an instance (uniform) or a machine (flexible) belongs to. */
  scaleSetId: z.string().nullable(),
  /** Unique for ever: another machine under the same id has another one. Null for a scale set. */
  vmId: z.string().nullable(),
  createdAt: z.iso.datetime({ offset: true }).nullable(),
  /** Its operating system disk lives on the host; lost when the machine is moved. */
  ephemeralOsDisk: z.boolean(),
  /** A scale set's capacity; null for everything else. */
  capacity: z.int().nonnegative().nullable(),
  /** Whether an instance runs what its scale set's model says; null for everything else. */
  latestModelApplied: z.boolean().nullable(),
  image: ImageSource,
  /** Resource ids of disks, snapshots and images that were followed to find the image, nearest first. */
  trail: z.array(z.string()),
});
export type ObservedMachine = Readonly<z.infer<typeof ObservedMachine>>;

/**
 * A machine's key: its resource id in lower case with `~` for each `/`, as record ids and routes need it. No name in a
 * resource id can hold a `~`.
 */
export function machineKey(resourceId: string): string {
  return resourceId.toLowerCase().replace(/^\//, '').replaceAll('/', '~');
}
