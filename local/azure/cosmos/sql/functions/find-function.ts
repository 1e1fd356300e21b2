import type { Span } from '../query-error.ts';
import { queryError, queryNotSupported } from '../query-error.ts';
import { arrayFunctions } from './array-functions.ts';
import type { BuiltIn } from './built-in.ts';
import { dateFunctions } from './date-functions.ts';
import { mathFunctions } from './math-functions.ts';
import { stringFunctions } from './string-functions.ts';
import { typeFunctions } from './type-functions.ts';

const timeless = { ...stringFunctions, ...arrayFunctions, ...mathFunctions, ...typeFunctions };

/** Documented functions that are not here: geography, vectors, full text search, document ids. */
const absent = /^(ST_|VECTOR|FULLTEXT|RRF$|DOCUMENTID$|HASH$|NUMBERTO|COUNTIF$|MAKELIST$|MAKESET$)/;

/** A function by its name in capitals, its number of arguments checked. `now`: milliseconds since 1970. */
export function findFunction(name: string, argumentCount: number, now: number, span: Span): BuiltIn {
  const all: Readonly<Record<string, BuiltIn>> = { ...timeless, ...dateFunctions(now) };
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (!found) {
    throw absent.test(name)
      ? queryNotSupported(`The function ${name}`, span)
      : queryError('SC2005', `'${name}' is not a recognized built-in function name.`, span);
  }
  if (argumentCount < found.least || argumentCount > found.most) {
    const wanted = found.least === found.most ? `${found.least}` : `${found.least} to ${found.most}`;
    throw queryError('SC2050', `The ${name} function requires ${wanted} argument(s).`, span);
  }
  return found;
}
