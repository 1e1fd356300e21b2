import { z } from 'zod';

/** What Azure Policy last said of a machine under one assignment. */
export const PolicySaid = z.object({
  assignmentId: z.string(),
  definitionId: z.string(),
  compliance: z.enum(['Compliant', 'NonCompliant', 'Exempt', 'Unknown']),
  /** When it was evaluated. */
  at: z.iso.datetime({ offset: true }),
});
export type PolicySaid = Readonly<z.infer<typeof PolicySaid>>;
