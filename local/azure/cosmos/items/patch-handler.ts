import { preconditionFailed } from '../errors.ts';
import type { Handler } from '../http/exchange.ts';
import { readJson } from '../http/exchange.ts';
import type { JsonObject } from '../json.ts';
import { compileOuter } from '../query/run-query.ts';
import { rootName } from '../sql/compile/compile-sources.ts';
import { parseCondition } from '../sql/syntax/parse-query.ts';
import type { Patch } from './apply-patch.ts';
import { applyPatch, parsePatch } from './apply-patch.ts';
import { answer, findTarget } from './item-handlers.ts';

export const patchItem: Handler = (request, state) => {
  const target = findTarget(request, state);
  const patch = parsePatch(readJson(request));
  const change = patcher(patch, state.clock.now());
  return answer(target, target.items.change(target.pk, target.id, change, target.conditions));
};

/** What a patch makes of an item whose condition holds; 412 with Cosmos' substatus 1110 where it does not. */
export function patcher(patch: Patch, now: number): (item: JsonObject) => JsonObject {
  const holds = patch.condition === undefined ? () => true : compileCondition(patch.condition, now);
  return (item) => {
    if (!holds(item)) {
      throw preconditionFailed(1110);
    }
    return applyPatch(item, patch);
  };
}

function compileCondition(text: string, now: number): (item: JsonObject) => boolean {
  const query = parseCondition(text);
  const name = rootName(query) ?? '';
  const { rows } = compileOuter(query, { parameters: new Map(), now });
  return (item) => !rows({ name, value: item }).next().done;
}
