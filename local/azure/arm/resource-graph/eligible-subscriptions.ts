import type { JsonObject, Resources } from '../kernel/resource.ts';
import type { SubscriptionState } from '../seed.ts';
import type { QueryFault } from './kql/query-error.ts';

export interface GraphRequestScope {
  readonly subscriptions?: readonly string[] | undefined;
  readonly managementGroups?: readonly string[] | undefined;
}

/** The subscriptions that a query names, by themselves or by a management group; all of the tenant where it names none. */
export function eligibleSubscriptions(
  resources: Resources,
  { subscriptions, managementGroups }: GraphRequestScope,
): readonly string[] {
  const [ids, groups] = [subscriptions, managementGroups].map((names) => names?.map((name) => name.toLowerCase()));
  return resources
    .list<JsonObject, SubscriptionState>('', { type: 'Microsoft.Resources/subscriptions' })
    .items.filter(
      ({ body, hidden }) =>
        (ids === undefined && groups === undefined) ||
        ids?.includes(body.name.toLowerCase()) === true ||
        hidden.managementGroups?.some(({ name }) => groups?.includes(name.toLowerCase())) === true,
    )
    .map(({ body }) => body.name);
}

/** What a query is told that names no subscription of the tenant. */
export function noSubscription({ subscriptions = [], managementGroups = [] }: GraphRequestScope): QueryFault {
  return {
    code: 'NoValidSubscriptionsInQueryRequest',
    message:
      'There must be at least one subscription that is eligible to contain resources. ' +
      `Given: '${[...subscriptions, ...managementGroups].join(',')}'.`,
  };
}
