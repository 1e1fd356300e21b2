import { z } from 'zod';

/** Something about a machine was written, deleted or done, or it is to be looked at again. */
export interface WrittenMachine {
  readonly resourceId: string;
  /** Lower case. */
  readonly subscriptionId: string;
  readonly deleted: boolean;
  /** How often it was looked at in vain. */
  readonly attempts: number;
}

const data = z.object({ resourceUri: z.string() });

/** In Event Grid's own schema, as a CloudEvent, or as put aside by `MachineEvents`. */
const MachineMessage = z.union([
  z.object({ kind: z.literal('lookAgain'), resourceId: z.string(), attempts: z.int().nonnegative() }),
  z.object({ eventType: z.string(), data }).transform((event) => ({ type: event.eventType, ...event.data })),
  z.object({ specversion: z.string(), type: z.string(), data }).transform((event) => ({
    type: event.type,
    ...event.data,
  })),
]);

/** A machine itself, and nothing below it: an extension's or a run command's writes change no image. */
const machineId =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/(virtualMachines\/[^/]+|virtualMachineScaleSets\/[^/]+(\/virtualMachines\/[^/]+)?)$/i;

/** The machine that a message is about; undefined where it is about none, or says nothing that can be read. */
export function machineWrittenIn(message: unknown): WrittenMachine | undefined {
  const parsed = MachineMessage.safeParse(message);
  if (!parsed.success) {
    return undefined;
  }
  const again = 'kind' in parsed.data ? parsed.data : null;
  const resourceId = 'kind' in parsed.data ? parsed.data.resourceId : parsed.data.resourceUri;
  const found = machineId.exec(resourceId);
  return found
    ? {
        resourceId,
        subscriptionId: found[1]!.toLowerCase(),
        deleted: 'type' in parsed.data && parsed.data.type === 'Microsoft.Resources.ResourceDeleteSuccess',
        attempts: again?.attempts ?? 0,
      }
    : undefined;
}
