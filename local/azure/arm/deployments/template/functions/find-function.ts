import { TemplateFunctionError } from '../template-error.ts';
import { collectionFunctions } from './collection-functions.ts';
import { logicFunctions } from './logic-functions.ts';
import { resourceFunctions } from './resource-functions.ts';
import type { TemplateFunction } from './template-function.ts';
import { textFunctions } from './text-functions.ts';

const functions = new Map(
  Object.entries({ ...textFunctions, ...collectionFunctions, ...logicFunctions, ...resourceFunctions }).map(
    ([name, definition]) => [name.toLowerCase(), definition],
  ),
);

/** A function by its name in any case; throws Azure's words for one that it has not, which those left out here are too. */
export function findFunction(name: string): TemplateFunction {
  const found = functions.get(name.toLowerCase());
  if (!found) {
    throw new TemplateFunctionError(
      `The template function '${name}' is not valid. Please see https://aka.ms/arm-functions for usage details`,
    );
  }
  return found;
}
