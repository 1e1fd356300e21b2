import { z } from 'zod';
import { Act } from '../../records/actor.ts';

/** What an exemption covers, as it is kept. What may be asked for is narrower: `NewExemptionScope`. */
export const ExemptionScope = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('machine'), resourceId: z.string() }),
  z.object({ kind: z.literal('resourceGroup'), resourceId: z.string() }),
  z.object({ kind: z.literal('source'), source: z.string() }),
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
