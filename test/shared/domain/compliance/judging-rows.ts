import { expect } from 'vitest';
import type { Judgement, Verdict } from '../../../../shared/domain/compliance/judgement.ts';
import type { ObservedMachine } from '../../../../shared/domain/compliance/observed-machine.ts';
import { aMachine, type Circumstances, judge, ours } from './some-machines.ts';
import { writtenRules } from './some-rules.ts';

/** A case of judging. */
export interface Row {
  readonly what: string;
  readonly machine: ObservedMachine;
  readonly with?: Circumstances;
  readonly verdict: Verdict;
  /** Parts of the sentences. */
  readonly reason?: string;
  readonly nextStep?: string;
  readonly also?: Partial<Judgement>;
}

/** Without a next step in the row there must be none. */
export function judged({ machine, with: circumstances, verdict, reason = '', nextStep, also = {} }: Row): void {
  const judgement = judge({ machine, ...circumstances });

  expect(judgement).toMatchObject({ verdict, ...also });
  expect(judgement.reason).toContain(reason);
  if (nextStep === undefined) {
    expect(judgement.nextStep).toBe('');
  } else {
    expect(judgement.nextStep).toContain(nextStep);
  }
}

export const running = (stage: string, version: string | null, name = 'web') =>
  aMachine({ image: ours(stage, version, name) });
export const rebuild = 'Rebuild the machine from web 1.3.0, live in stage production.';
export const production = writtenRules.environments[0]!;
/** Rules with some keys of the production environment replaced. */
export const withProduction = (changes: object) => ({
  rules: { environments: [{ ...production, ...changes }, writtenRules.environments[1]] },
});
