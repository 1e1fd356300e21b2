import { z } from 'zod';
import { type Judgement, Verdict } from '../judgement.ts';
import type { ObservedMachine } from '../observed-machine.ts';

/** How many machines stand alike. */
export const AdoptionCount = z.object({
  imageDefinition: z.string().nullable(),
  version: z.string().nullable(),
  stage: z.string().nullable(),
  environment: z.string().nullable(),
  verdict: Verdict,
  machines: z.int().nonnegative(),
});
export type AdoptionCount = Readonly<z.infer<typeof AdoptionCount>>;

type Judged = Readonly<{ machine: Pick<ObservedMachine, 'kind'>; judgement: Judgement }>;

/** A scale set's instances are counted by themselves, its model is not. */
export function countAdoption(judged: readonly Judged[]): readonly AdoptionCount[] {
  const machines = judged.filter(({ machine }) => machine.kind !== 'scaleSet');
  return addAdoption(
    machines.map(({ judgement: { imageDefinition, version, stage, environment, verdict } }) => ({
      ...{ imageDefinition, version, stage, environment, verdict },
      machines: 1,
    })),
  );
}

/** Adds up what stands alike. */
export function addAdoption(counts: readonly AdoptionCount[]): readonly AdoptionCount[] {
  const sums = new Map<string, AdoptionCount>();
  for (const count of counts) {
    const { machines, ...alike } = count;
    const key = JSON.stringify(Object.values(alike));
    sums.set(key, { ...alike, machines: machines + (sums.get(key)?.machines ?? 0) });
  }
  return [...sums.values()];
}
