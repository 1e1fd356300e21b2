import type { Kernel } from '../kernel/provider.ts';
import { resourceKey, subscriptionIdOf } from '../kernel/resource-id.ts';
import type { JsonObject, MemberTest, StoredResource } from '../kernel/resource.ts';
import type { GraphResource, HiddenState } from './graph-row.ts';

type Resources = Kernel['resources'];

export interface Wanted {
  /** Their ids, in small letters and in order. */
  readonly subscriptions: ReadonlySet<string>;
  /** Stored types in small letters; undefined: all. */
  readonly types: readonly string[] | undefined;
  /** Ids in small letters; undefined: all. */
  readonly ids: readonly string[] | undefined;
  /** What else is asked of them, as far as the store can tell. */
  readonly matching?: readonly MemberTest[];
  /** Resources by key as they are to be shown instead of as they are; null: not at all. */
  readonly instead?: ReadonlyMap<string, StoredResource | null> | undefined;
  /** Key of the resource to begin with; absent: the first. */
  readonly from?: string | undefined;
}

const subscriptionType = 'microsoft.resources/subscriptions';
const pageLength = 500;

/** The wanted resources in the order of their ids, read as they are drawn, beginning anywhere at the same cost. */
export function* readResources(resources: Resources, wanted: Wanted): Iterable<GraphResource> {
  if (wanted.ids) {
    yield* readByIds(resources, wanted, wanted.ids);
    return;
  }
  const first = subscriptionIdOf(wanted.from ?? '') ?? '';
  for (const subscription of wanted.subscriptions) {
    if (subscription >= first) {
      yield* readSubscription(resources, `/subscriptions/${subscription}`, wanted);
    }
  }
}

function* readByIds(
  resources: Resources,
  { subscriptions, types, instead, from = '' }: Wanted,
  ids: readonly string[],
): Iterable<GraphResource> {
  for (const id of [...new Set(ids)].toSorted()) {
    const isWanted = id >= from && subscriptions.has(subscriptionIdOf(id) ?? '');
    const earlier = instead?.get(id) as GraphResource | null | undefined;
    const found = !isWanted || earlier === null ? undefined : (earlier ?? resources.get<JsonObject, HiddenState>(id));
    if (found && (types === undefined || types.includes(found.body.type.toLowerCase()))) {
      yield found;
    }
  }
}

function readSubscription(resources: Resources, scope: string, wanted: Wanted): Iterable<GraphResource> {
  const { types, from, matching = [] } = wanted;
  const start = from !== undefined && from.startsWith(`${scope}/`) ? from : undefined;
  const read = (type: string | undefined): Iterable<GraphResource> =>
    readType(resources, scope, { type, from: start, matching });
  const present = (types ?? [undefined]).map((type) => read(type)[Symbol.iterator]());
  const { instead } = wanted;
  return instead && instead.size > 0
    ? merge([...present.map((source) => without(source, instead)), earlier(scope, wanted, instead)])
    : merge(present);
}

function without(source: Iterator<GraphResource>, instead: NonNullable<Wanted['instead']>): Iterator<GraphResource> {
  return Iterator.from(source).filter(({ body }) => !instead.has(resourceKey(body.id)));
}

/** The resources of a scope that are shown as they were, in order. */
function earlier(
  scope: string,
  { types, from = '' }: Wanted,
  instead: NonNullable<Wanted['instead']>,
): Iterator<GraphResource> {
  return [...instead]
    .filter(([key]) => key >= from && (key === scope || key.startsWith(`${scope}/`)))
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, resource]) => (resource ? [resource as GraphResource] : []))
    .filter(({ body }) => types === undefined || types.includes(body.type.toLowerCase()))
    .values();
}

function* readType(
  resources: Resources,
  scope: string,
  { type, from, matching }: { type: string | undefined; from: string | undefined; matching: readonly MemberTest[] },
): Iterable<GraphResource> {
  if (type === subscriptionType) {
    const found = from === undefined ? resources.get<JsonObject, HiddenState>(scope) : undefined;
    yield* found ? [found] : [];
    return;
  }
  const first = from === undefined ? undefined : resources.get<JsonObject, HiddenState>(from);
  if (first && (type === undefined || first.body.type.toLowerCase() === type)) {
    yield first;
  }
  let after = from;
  do {
    const page = resources.list<JsonObject, HiddenState>(scope, {
      top: pageLength,
      matching,
      ...(type !== undefined && { type }),
      ...(after !== undefined && { after }),
    });
    yield* page.items;
    after = page.next;
  } while (after !== undefined);
}

/** Draws from several ordered sources whichever comes first. */
function* merge(sources: readonly Iterator<GraphResource>[]): Iterable<GraphResource> {
  const heads = sources.map((source) => ({ source, next: source.next() })).filter(({ next }) => next.done !== true);
  const keyOf = ({ next }: (typeof heads)[number]): string => resourceKey((next.value as GraphResource).body.id);
  while (heads.length > 0) {
    const [head] = heads.length === 1 ? heads : heads.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    yield head!.next.value as GraphResource;
    head!.next = head!.source.next();
    if (head!.next.done === true) {
      heads.splice(heads.indexOf(head!), 1);
    }
  }
}
