import { z } from 'zod';
import { PartName } from './recipe-names.ts';
import { Environment, InlineScript } from './recipe-run.ts';

const timeoutMinutes = z.int().min(1).max(1440);

/** One validation of an image version: exactly one of `boot`, `run` and `external`. */
export const RecipeCheck = z
  .strictObject({
    name: PartName,
    required: z.boolean().default(true),
    /** The VM agent of a fresh machine reports ready within this time. */
    boot: z.strictObject({ withinMinutes: timeoutMinutes }).readonly().optional(),
    /** A script on a fresh machine; exit code 0 passes. */
    run: InlineScript.optional(),
    env: Environment.optional(),
    timeoutMinutes: timeoutMinutes.optional(),
    /** Another system sends the evidence. */
    external: z
      .strictObject({ timeoutHours: z.number().positive().max(720) })
      .readonly()
      .optional(),
  })
  .superRefine((check, context) => {
    const actions = [check.boot, check.run, check.external].filter((action) => action !== undefined);
    if (actions.length !== 1) {
      context.addIssue({ code: 'custom', message: 'must have exactly one of boot, run and external' });
    }
    for (const key of ['env', 'timeoutMinutes'] as const) {
      if (check[key] !== undefined && check.run === undefined) {
        context.addIssue({ code: 'custom', path: [key], message: 'belongs to a check with run' });
      }
    }
  })
  .readonly();
export type RecipeCheck = z.infer<typeof RecipeCheck>;

export type Check = { readonly name: string; readonly required: boolean } & (
  | { readonly kind: 'boot'; readonly withinMinutes: number }
  | { readonly kind: 'identity' }
  | { readonly kind: 'run'; readonly run: InlineScript; readonly env: Environment; readonly timeoutMinutes: number }
  | { readonly kind: 'external'; readonly timeoutHours: number }
);

/** The check that every version gets: the image was really generalised. The name is taken. */
export const identityCheckName = 'identity';
/** The boot check that a recipe without one gets. */
export const defaultBootCheck = { name: 'boots', withinMinutes: 15 } as const;
const defaultCheckTimeoutMinutes = 15;

/** Everything that is checked on a fresh machine or waited for: the recipe's checks, plus the two that none goes without. */
export function checksOf(recipe: { readonly checks: readonly RecipeCheck[] }): readonly Check[] {
  const named = recipe.checks.map(toCheck);
  const boot: Check = { ...defaultBootCheck, kind: 'boot', required: true };
  return [
    ...(named.some((check) => check.kind === 'boot') ? [] : [boot]),
    { name: identityCheckName, kind: 'identity', required: true },
    ...named,
  ];
}

function toCheck(check: RecipeCheck): Check {
  const { name, required } = check;
  if (check.boot) {
    return { name, required, kind: 'boot', withinMinutes: check.boot.withinMinutes };
  }
  if (check.external) {
    return { name, required, kind: 'external', timeoutHours: check.external.timeoutHours };
  }
  return {
    name,
    required,
    kind: 'run',
    run: check.run!,
    env: check.env ?? {},
    timeoutMinutes: check.timeoutMinutes ?? defaultCheckTimeoutMinutes,
  };
}
