import type { Json } from '../../json.ts';
import { compareAcrossTypes } from '../values/compare.ts';
import type { Value } from '../values/value.ts';
import { typeOf } from '../values/value.ts';
import type { AggregateCall } from './scope.ts';

export interface Aggregator {
  add(value: Value): void;
  result(): Value;
}

/** https://learn.microsoft.com/azure/cosmos-db/nosql/query/aggregate-functions: undefined values do not count. */
export function createAggregator(kind: AggregateCall['kind']): Aggregator {
  switch (kind) {
    case 'COUNT':
      return counter();
    case 'SUM':
      return summer((sum) => sum);
    case 'AVG':
      return summer((sum, count) => (count === 0 ? undefined : sum / count));
    case 'MIN':
      return extreme((order) => order < 0);
    case 'MAX':
      return extreme((order) => order > 0);
  }
}

function counter(): Aggregator {
  let count = 0;
  return {
    add(value) {
      count += value === undefined ? 0 : 1;
    },
    result: () => count,
  };
}

/** One value that is no number makes the whole undefined. */
function summer(finish: (sum: number, count: number) => Value): Aggregator {
  let sum = 0;
  let count = 0;
  let broken = false;
  return {
    add(value) {
      if (typeof value === 'number') {
        sum += value;
        count += 1;
      } else if (value !== undefined) {
        broken = true;
      }
    },
    result: () => (broken ? undefined : finish(sum, count)),
  };
}

/** Over all primitive types in their order; an array or object makes the whole undefined. */
function extreme(isBetter: (order: number) => boolean): Aggregator {
  let best: Json | undefined;
  let broken = false;
  return {
    add(value) {
      if (value === undefined) {
        return;
      }
      broken ||= ['array', 'object'].includes(typeOf(value));
      if (best === undefined || isBetter(compareAcrossTypes(value, best))) {
        best = value;
      }
    },
    result: () => (broken ? undefined : best),
  };
}
