import { z } from 'zod';

/** What a fault does to the call, operation or event it hits. */
export const FaultEffect = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('throttle'), retryAfterSeconds: z.number().nonnegative().optional() }),
  z.object({
    kind: z.literal('status'),
    status: z.int().min(400).max(599),
    code: z.string().optional(),
    message: z.string().optional(),
  }),
  z.object({ kind: z.literal('timeout'), seconds: z.number().positive() }),
  z.object({ kind: z.literal('slow'), seconds: z.number().positive() }),
  z.object({ kind: z.literal('failOperation'), code: z.string(), message: z.string() }),
  z.object({ kind: z.literal('hangOperation') }),
  z.object({ kind: z.literal('dropEvent') }),
  z.object({ kind: z.literal('doubleEvent') }),
  z.object({ kind: z.literal('delayEvent'), seconds: z.number().positive() }),
  /** Resource Graph shows resources as they were so long ago, but not longer ago than the fault was set. */
  z.object({ kind: z.literal('staleRows'), seconds: z.number().positive() }),
  /** Resource Graph leaves this share of an answer's rows out, and says that it is truncated. */
  z.object({ kind: z.literal('leaveOut'), share: z.number().gt(0).max(1) }),
]);
export type FaultEffect = z.infer<typeof FaultEffect>;

/** Which calls a fault hits. Texts may hold `*` and are compared without case; what is absent matches anything. */
export const FaultRule = z.object({
  service: z.enum(['arm', 'cosmos', 'eventGrid', 'serviceBus', 'entra', 'teams', 'keyVault']),
  /** ARM: the action, e.g. `Microsoft.Compute/virtualMachines/write`; elsewhere the method and path; for events the type. */
  operation: z.string().optional(),
  /** The resource's id, the queue, the event's subject. */
  resource: z.string().optional(),
  region: z.string().optional(),
  /** Share of the matching calls that are hit, 0 to 1. */
  probability: z.number().min(0).max(1).default(1),
  /** How many times it strikes before it is gone; absent: until removed. */
  count: z.int().positive().optional(),
  effect: FaultEffect,
});
export type FaultRule = z.input<typeof FaultRule>;

export interface FaultSubject {
  readonly service: z.infer<typeof FaultRule>['service'];
  readonly operation: string;
  readonly resource?: string;
  readonly region?: string;
}

/** The faults that are set, asked by every service at the place where they strike. */
export interface Faults {
  add(rule: FaultRule): string;
  remove(id: string): boolean;
  clear(): void;
  list(): readonly (FaultRule & { readonly id: string; readonly struck: number })[];
  /** The first effect among `kinds` that is set for the subject; taking it uses up one of its count. */
  strike<Kind extends FaultEffect['kind']>(
    subject: FaultSubject,
    kinds: readonly Kind[],
  ): Extract<FaultEffect, { kind: Kind }> | undefined;
}

interface Standing {
  readonly id: string;
  readonly rule: z.infer<typeof FaultRule>;
  struck: number;
}

/** Faults in memory. `random` decides on probabilities, so a seeded one makes a run repeatable. */
export function createFaults(random: () => number = Math.random): Faults {
  const standing = new Map<string, Standing>();
  let next = 1;
  const left = ({ rule, struck }: Standing): boolean => rule.count === undefined || struck < rule.count;
  return {
    add(rule) {
      const id = `fault-${next++}`;
      standing.set(id, { id, rule: FaultRule.parse(rule), struck: 0 });
      return id;
    },
    remove: (id) => standing.delete(id),
    clear: () => standing.clear(),
    list: () => [...standing.values()].map(({ id, rule, struck }) => ({ ...rule, id, struck })),
    strike<Kind extends FaultEffect['kind']>(subject: FaultSubject, kinds: readonly Kind[]) {
      for (const fault of standing.values()) {
        const wanted = (kinds as readonly string[]).includes(fault.rule.effect.kind);
        if (wanted && left(fault) && matches(fault.rule, subject) && random() < fault.rule.probability) {
          fault.struck += 1;
          return fault.rule.effect as Extract<FaultEffect, { kind: Kind }>;
        }
      }
      return undefined;
    },
  };
}

function matches(rule: z.infer<typeof FaultRule>, subject: FaultSubject): boolean {
  return (
    rule.service === subject.service &&
    fits(rule.operation, subject.operation) &&
    fits(rule.resource, subject.resource) &&
    fits(rule.region, subject.region)
  );
}

function fits(pattern: string | undefined, text: string | undefined): boolean {
  if (pattern === undefined) {
    return true;
  }
  const source = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return text !== undefined && new RegExp(`^${source}$`, 'is').test(text);
}
