import { z } from 'zod';
import { Finding } from '../../compliance/findings/finding.ts';
import { Judgement } from '../../compliance/judgement.ts';
import { ObservedMachine } from '../../compliance/observed-machine.ts';
import { PolicySaid } from '../../compliance/policy-said.ts';
import { Actor } from '../actor.ts';

/** One machine, what is said of it, and its finding: one item, so that one conditional write changes them together. */
export const MachineRecord = z.object({
  type: z.literal('machine'),
  /** See `machineKey`. */
  id: z.string(),
  subscriptionId: z.string(),
  machine: ObservedMachine,
  /** As of when `machine` is true. A listing's rows may be older than the listing. */
  observedAt: z.iso.datetime(),
  observedBy: z.enum(['read', 'listing']),
  policy: z.array(PolicySaid),
  judgement: Judgement,
  /** Of machine, policy and judgement: whether these are still the same can be told without reading them. */
  digest: z.string(),
  /** Null while there never was one. */
  finding: Finding.nullable(),
  /** Set when the machine is deleted; the record expires some time after. */
  goneAt: z.iso.datetime().nullable(),
  /** Seconds; Cosmos DB removes the item then. */
  ttl: z.int().positive().optional(),
});
export type MachineRecord = Readonly<z.infer<typeof MachineRecord>>;

/** One step of a finding's history: written in the same batch as the change. */
export const MachineEntry = z.object({
  type: z.literal('entry'),
  id: z.string(),
  subscriptionId: z.string(),
  machineId: z.string(),
  /** Past tense, e.g. `findingOpened`. */
  action: z.string(),
  /** One sentence for people. */
  sentence: z.string(),
  by: Actor,
  at: z.iso.datetime(),
});
export type MachineEntry = Readonly<z.infer<typeof MachineEntry>>;

export const MachineItem = z.discriminatedUnion('type', [MachineRecord, MachineEntry]);
export type MachineItem = Readonly<z.infer<typeof MachineItem>>;
