import type { Problem } from '../problem.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { PreflightFacts } from './preflight-facts.ts';
import { problem } from './preflight-words.ts';

/** What is between a recipe and the machines that it bakes and checks on. */
export function sizeProblems({ bake, os }: Recipe, { size, coresLeft, region }: PreflightFacts): readonly Problem[] {
  const at = 'bake.size';
  if (!size.available) {
    return [
      problem(at, `${bake.size} is not available in ${region} for this subscription: choose another size or region`),
    ];
  }
  const problems: Problem[] = [];
  if (!size.hyperVGenerations.includes(os.generation)) {
    problems.push(problem(at, `${bake.size} does not run generation ${os.generation} images`));
  }
  if (size.architecture !== os.architecture) {
    problems.push(problem(at, `${bake.size} is ${size.architecture}, the recipe's images are ${os.architecture}`));
  }
  // A machine under check boots with Trusted Launch even where the builder does not.
  if (os.security !== 'Standard' && !size.trustedLaunch) {
    problems.push(
      problem(at, `${bake.size} does not support Trusted Launch, which ${os.security} images are checked with`),
    );
  }
  if (coresLeft !== null && coresLeft < size.vCpus) {
    problems.push(
      problem(
        at,
        `${bake.size} needs ${size.vCpus} cores, ${coresLeft} are left of ${size.family} in ${region}: ask for quota or choose another size`,
      ),
    );
  }
  return problems;
}
