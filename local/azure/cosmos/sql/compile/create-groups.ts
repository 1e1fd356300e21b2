import type { Json } from '../../json.ts';
import type { Aggregator } from './aggregates.ts';
import { createAggregator } from './aggregates.ts';
import { canonicalText } from './distinct.ts';
import type { AggregateCall, Evaluate, Scope } from './scope.ts';
import { emptyScope } from './scope.ts';

interface Group {
  readonly first: Scope;
  readonly aggregators: readonly Aggregator[];
}

/** Folds rows into groups, in the order in which the groups first appear. Without keys there is always one. */
export function createGroups(
  keys: readonly Evaluate[],
  aggregates: readonly AggregateCall[],
  project: Evaluate,
  rows: Iterable<Scope>,
): Json[] {
  const groups = new Map<string, Group>();
  const open = (first: Scope): Group => ({ first, aggregators: aggregates.map(({ kind }) => createAggregator(kind)) });
  if (keys.length === 0) {
    groups.set('', open(emptyScope));
  }
  for (const row of rows) {
    const name = keys.map((key) => canonicalText(key(row))).join('\n');
    const group = groups.get(name) ?? open(row);
    groups.set(name, group);
    aggregates.forEach(({ argument }, index) => group.aggregators[index]?.add(argument(row)));
  }
  const results = [...groups.values()].map(({ first, aggregators }) => project(bind(first, aggregates, aggregators)));
  return results.filter((result) => result !== undefined);
}

function bind(first: Scope, aggregates: readonly AggregateCall[], aggregators: readonly Aggregator[]): Scope {
  return aggregates.reduce<Scope>(
    (parent, { slot }, index) => ({ name: slot, value: aggregators[index]?.result(), parent }),
    first,
  );
}
