import type { Json, JsonObject } from '../../kernel/resource.ts';
import { evaluate } from './evaluate.ts';
import { text } from './functions/template-function.ts';
import type { LoopTurn, TemplateScope } from './scope.ts';
import type { Template } from './template.ts';
import { TemplateFunctionError } from './template-error.ts';

/** What the functions of a template see: its parameters and variables, and where it is deployed. */
export function templateScope(
  { variables }: Template,
  parameters: JsonObject,
  place: Omit<TemplateScope, 'parameter' | 'variable' | 'copyIndex' | 'inLoop'>,
  turns: readonly LoopTurn[] = [],
): TemplateScope {
  const scope: TemplateScope = {
    ...place,
    parameter: (name) => requireMember(parameters, name, 'parameter'),
    variable: (name) => variableOf(variables, name, scope),
    copyIndex(name) {
      const turn = name === undefined ? turns.at(-1) : turns.find((known) => known.name === name);
      if (!turn) {
        throw new TemplateFunctionError("The template function 'copyIndex' is not expected at this location");
      }
      return turn.index;
    },
    inLoop: (turn) => templateScope({ variables } as Template, parameters, place, [...turns, turn]),
  };
  return scope;
}

/** A variable, which `variables.copy` may make as an array. */
function variableOf({ copy, ...others }: JsonObject, name: string, scope: TemplateScope): Json {
  const loops = Array.isArray(copy) ? (copy as readonly JsonObject[]) : [];
  const loop = loops.find((known) => text(known['name']).toLowerCase() === name.toLowerCase());
  const made = loop && (evaluate({ copy: [loop] }, scope) as JsonObject);
  return made ? (made[text(loop['name'])] ?? null) : evaluate(requireMember(others, name, 'variable'), scope);
}

function requireMember(members: JsonObject, name: string, kind: 'parameter' | 'variable'): Json {
  const found = Object.entries(members).find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (!found) {
    throw new TemplateFunctionError(
      `The template ${kind} '${name}' is not found. Please see https://aka.ms/arm-syntax-${kind}s for usage details`,
    );
  }
  return found[1] ?? null;
}
