import { z } from 'zod';
import { Act } from '../../records/actor.ts';
import { SourcePattern } from '../rules/allowed-sources.ts';

const group = '/subscriptions/[^/*]+/resourceGroups/[^/*]+';

/** A machine, a scale set with everything in it, or one of its instances. */
const MachineId = z
  .string()
  .regex(
    new RegExp(
      `^${group}/providers/Microsoft\\.Compute/(virtualMachines/[^/*]+|virtualMachineScaleSets/[^/*]+(/virtualMachines/[^/*]+)?)$`,
      'i',
    ),
    'must be the resource id of a machine, a scale set or an instance',
  );

const ResourceGroupId = z.string().regex(new RegExp(`^${group}$`, 'i'), 'must be the resource id of a resource group');

/** What an exemption covers. */
export const ExemptionScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('machine'), resourceId: MachineId }),
  z.object({ kind: z.literal('resourceGroup'), resourceId: ResourceGroupId }),
  z.object({ kind: z.literal('source'), source: SourcePattern }),
]);
export type ExemptionScope = Readonly<z.infer<typeof ExemptionScope>>;

/** An accepted exception: an owner, a reason, an expiry. */
export const Exemption = z.object({
  exemptionId: z.string(),
  scope: ExemptionScope,
  /** Who answers for it: an address. */
  owner: z.string(),
  reason: z.string(),
  /** Where it was discussed; empty where nowhere. */
  ticket: z.string(),
  granted: Act,
  expiresAt: z.iso.datetime(),
  /** Set when somebody ended it before its time. */
  revoked: Act.nullable(),
});
export type Exemption = Readonly<z.infer<typeof Exemption>>;
