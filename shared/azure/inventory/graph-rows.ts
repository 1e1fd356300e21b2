import { z } from 'zod';
import { type MachineFacts, type MachineRow, toMachineFacts } from './machine-facts.ts';

/** A row of the machine queries: members that a resource has not come as null or as nothing. */
export const GraphMachine = z
  .looseObject({
    id: z.string(),
    name: z.string(),
    imageReference: z.unknown(),
    osDisk: z.unknown(),
  })
  .transform(({ imageReference, osDisk, ...row }): MachineFacts | undefined => {
    const storageProfile = isThere(imageReference) || isThere(osDisk) ? { imageReference, osDisk } : undefined;
    return toMachineFacts({ ...row, storageProfile } as MachineRow);
  });

export const GraphCreation = z.object({ id: z.string(), creationData: z.unknown() });

export const GraphCount = z.object({ machines: z.number() });

export const GraphSubscription = z.object({
  subscriptionId: z.string(),
  name: z.string(),
  ancestors: z.array(z.object({ name: z.string() })).nullish(),
});

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}
