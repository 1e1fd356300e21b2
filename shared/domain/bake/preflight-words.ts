import type { Problem } from '../problem.ts';
import type { PurchasePlan } from '../recipe/recipe-base.ts';

export function problem(path: string, message: string): Problem {
  return { path, message };
}

/** A purchase plan for people. */
export function wordPlan(plan: PurchasePlan | null): string {
  return plan ? `${plan.name} of ${plan.publisher}, product ${plan.product}` : 'none';
}
