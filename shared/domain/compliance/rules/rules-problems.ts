import { repeated, type RuleProblem } from '../../recipe/rules/rule-problem.ts';
import type { Channels } from './channel-rules.ts';
import type { Deadlines } from './deadline-rules.ts';
import type { EnvironmentRules } from './environment-rules.ts';
import type { OwnerRules } from './owner-rules.ts';

/** Those keys of the rules that have the right shape. */
export interface WellShapedRules {
  readonly environments?: readonly EnvironmentRules[] | undefined;
  readonly owners?: OwnerRules | undefined;
  readonly channels?: Channels | undefined;
  readonly deadlines?: Deadlines | undefined;
}

/** What is wrong between keys. Each rule looks only at parts that are there, so that faults elsewhere hide nothing. */
export function rulesProblems(parts: WellShapedRules): readonly RuleProblem[] {
  return [
    ...environmentProblems(parts.environments ?? []),
    ...(parts.owners ? ownerProblems(parts.owners) : []),
    ...channelProblems(parts),
  ];
}

type Path = readonly (string | number)[];

function environmentProblems(environments: readonly EnvironmentRules[]): readonly RuleProblem[] {
  const places = (key: 'subscriptions' | 'managementGroups') =>
    environments.flatMap((environment, i) =>
      environment[key].map((value, j) => ({ value, at: ['environments', i, key, j], owner: environment.name })),
    );
  return [
    ...repeated(environments, ['environments'], 'environment'),
    ...environments.flatMap(({ subscriptions, managementGroups }, i) =>
      subscriptions.length + managementGroups.length === 0
        ? [{ at: ['environments', i], message: 'must name subscriptions or management groups' }]
        : [],
    ),
    ...taken(places('subscriptions')),
    ...taken(places('managementGroups')),
  ];
}

/** A subscription or management group is one environment's alone, or nobody could say which. */
function taken(places: readonly { value: string; at: Path; owner: string }[]): readonly RuleProblem[] {
  const owners = new Map<string, string>();
  return places.flatMap(({ value, at, owner }) => {
    const before = owners.get(value.toLowerCase());
    owners.set(value.toLowerCase(), before ?? owner);
    return before === undefined ? [] : [{ at, message: `is named by environment ${before} already` }];
  });
}

function ownerProblems({ resourceGroups, subscriptions }: OwnerRules): readonly RuleProblem[] {
  const again = (values: readonly string[], list: string, key: string): readonly RuleProblem[] =>
    values.flatMap((value, i) =>
      values.indexOf(value) < i ? [{ at: ['owners', list, i, key], message: 'has an owner already' }] : [],
    );
  const groups = resourceGroups.map(({ match }) => match.toLowerCase());
  return [
    ...again(groups, 'resourceGroups', 'match'),
    ...again(
      subscriptions.map(({ subscription }) => subscription),
      'subscriptions',
      'subscription',
    ),
  ];
}

function channelProblems({ environments, owners, channels, deadlines }: WellShapedRules): readonly RuleProblem[] {
  if (!channels) {
    return [];
  }
  const named: readonly { readonly at: Path; readonly channel: string | null | undefined }[] = [
    ...(environments ?? []).map(({ channel }, i) => ({ at: ['environments', i, 'channel'], channel })),
    ...(['resourceGroups', 'subscriptions'] as const).flatMap((list) =>
      (owners?.[list] ?? []).map(({ channel }, i) => ({ at: ['owners', list, i, 'channel'], channel })),
    ),
    ...Object.entries(deadlines ?? {}).map(([verdict, { escalateTo }]) => ({
      at: ['deadlines', verdict, 'escalateTo'],
      channel: escalateTo,
    })),
  ];
  return named.flatMap(({ at, channel }) =>
    channel === null || channel === undefined || Object.hasOwn(channels, channel)
      ? []
      : [{ at, message: `there is no channel ${channel}; channels are ${Object.keys(channels).join(', ')}` }],
  );
}
