import { badRequest } from '../errors.ts';
import type { Json } from '../json.ts';

/** Levels of embedded objects and arrays: https://learn.microsoft.com/azure/cosmos-db/concepts-limits. */
const deepest = 128;

export function assertNesting(item: Json): void {
  let level: Json[] = [item];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) {
      throw badRequest(`The item is nested more than ${deepest} levels deep.`);
    }
    level = level.flatMap((value) =>
      typeof value === 'object' && value !== null
        ? Object.values(value).filter((inner) => typeof inner === 'object')
        : [],
    );
  }
}
