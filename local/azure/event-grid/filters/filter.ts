import { z } from 'zod';
import { traitsOf, type JsonObject, type PublishedEvent } from '../events/event.ts';
import { AdvancedFilter, fitsAdvancedFilter } from './advanced-filter.ts';

/** Limits of learn.microsoft.com/azure/event-grid/event-filtering#limitations. */
const mostFilters = 25;
const mostValues = 25;

export const EventSubscriptionFilter = z
  .object({
    includedEventTypes: z.array(z.string()).nullish(),
    subjectBeginsWith: z.string().nullish(),
    subjectEndsWith: z.string().nullish(),
    isSubjectCaseSensitive: z.boolean().nullish(),
    enableAdvancedFilteringOnArrays: z.boolean().nullish(),
    advancedFilters: z
      .array(AdvancedFilter)
      .max(mostFilters, `There can be at most ${mostFilters} advanced filters in an event subscription`)
      .refine((filters) => valueCount(filters) <= mostValues, {
        error: `Advanced filters may have at most ${mostValues} values in total in an event subscription`,
      })
      .nullish(),
  })
  .prefault({});
export type EventSubscriptionFilter = z.infer<typeof EventSubscriptionFilter>;

function valueCount(filters: readonly AdvancedFilter[]): number {
  return filters.reduce(
    (count, filter) => count + ('values' in filter ? filter.values.length : 'value' in filter ? 1 : 0),
    0,
  );
}

/** Whether an event subscription wants an event: types, subject and every advanced filter must fit. */
export function wantsEvent(filter: EventSubscriptionFilter, published: PublishedEvent): boolean {
  const { type, subject } = traitsOf(published);
  const arraysAllowed = filter.enableAdvancedFilteringOnArrays ?? false;
  return (
    wantsType(filter.includedEventTypes, type) &&
    wantsSubject(filter, subject) &&
    (filter.advancedFilters ?? []).every((advanced) =>
      fitsAdvancedFilter(advanced, valueAt(published, advanced.key), arraysAllowed),
    )
  );
}

function wantsType(included: readonly string[] | null | undefined, type: string): boolean {
  if (!included || included.length === 0 || included.some((name) => name.toLowerCase() === 'all')) {
    return true;
  }
  return included.some((name) => name.toLowerCase() === type.toLowerCase());
}

function wantsSubject(filter: EventSubscriptionFilter, subject: string): boolean {
  const folded = (text: string): string => (filter.isSubjectCaseSensitive ? text : text.toLowerCase());
  return (
    folded(subject).startsWith(folded(filter.subjectBeginsWith ?? '')) &&
    folded(subject).endsWith(folded(filter.subjectEndsWith ?? ''))
  );
}

/** Names that filters on CloudEvents may use for attributes of another name. */
const cloudEventKeys: Readonly<Record<string, string>> = { eventid: 'id', eventtype: 'type' };

/** The value that a dotted key leads to; names are compared without case, names that hold a dot cannot be reached. */
function valueAt({ schema, event }: PublishedEvent, key: string): unknown {
  const path = key.split('.');
  const first = path[0]?.toLowerCase() ?? '';
  const alias = schema === 'CloudEventSchemaV1_0' ? cloudEventKeys[first] : undefined;
  return [alias ?? first, ...path.slice(1)].reduce<unknown>((value, name) => memberOf(value, name), event);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const object = value as JsonObject;
  const exact = object[name];
  if (exact !== undefined) {
    return exact;
  }
  const found = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return found === undefined ? undefined : object[found];
}
