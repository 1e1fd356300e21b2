import { describe, expect, it } from 'vitest';
import { ComplianceRules } from '../../../../../shared/domain/compliance/compliance-rules.ts';
import { problemsOf, subscription, withEnvironment, withOwners, writtenRules } from '../some-rules.ts';

const production = writtenRules.environments[0]!;

describe('what is wrong between keys', () => {
  it('is a name, subscription or management group in two environments', () => {
    const twice = { ...writtenRules, environments: [production, { ...production, name: 'Production' }] };

    expect(problemsOf(twice)).toEqual([
      { path: 'environments[1].name', message: 'there is another environment with this name' },
      { path: 'environments[1].subscriptions[0]', message: 'is named by environment production already' },
      { path: 'environments[1].managementGroups[0]', message: 'is named by environment production already' },
    ]);
  });

  it('is told with the first that has it, however often and in whatever case it comes', () => {
    const groups = ['Corp', 'CORP', 'corp'];
    const environments = groups.map((group, i) => ({ name: `e${i}`, managementGroups: [group], stages: ['test'] }));

    expect(problemsOf({ ...writtenRules, environments })).toEqual(
      [1, 2].map((i) => ({
        path: `environments[${i}].managementGroups[0]`,
        message: 'is named by environment e0 already',
      })),
    );
  });

  it('is no channel that is missing where the channels themselves are wrong', () => {
    const value = { ...withEnvironment({ channel: 'ops' }), channels: { ops: { title: '' } } };

    expect(problemsOf(value).map(({ path }) => path)).toEqual(['channels.ops.title']);
  });

  it('is a channel that does not exist', () => {
    const value = {
      environments: [{ ...production, channel: 'a' }],
      owners: {
        ...writtenRules.owners,
        resourceGroups: [{ match: 'rg', owner: 'x@contoso.example', channel: 'b' }],
        subscriptions: [
          { subscription: subscription('a'), owner: 'x@contoso.example', channel: 'default' },
          { subscription: subscription('b'), owner: 'x@contoso.example', channel: 'c' },
        ],
      },
      channels: { other: { title: 'Other' } },
      deadlines: { revoked: { escalateTo: 'toString' } },
    };

    expect(problemsOf(value)).toEqual([
      { path: 'environments[0].channel', message: 'there is no channel a; channels are default, other' },
      { path: 'owners.resourceGroups[0].channel', message: 'there is no channel b; channels are default, other' },
      { path: 'owners.subscriptions[1].channel', message: 'there is no channel c; channels are default, other' },
      { path: 'deadlines.revoked.escalateTo', message: 'there is no channel toString; channels are default, other' },
    ]);
  });

  it('is a second owner of the same', () => {
    const value = withOwners({
      resourceGroups: [
        { match: 'rg-web', owner: 'x@contoso.example' },
        { match: 'RG-Web', owner: 'y@contoso.example' },
      ],
      subscriptions: [
        { subscription: subscription('a'), owner: 'x@contoso.example' },
        { subscription: subscription('A'), owner: 'y@contoso.example' },
      ],
    });

    expect(problemsOf(value).map(({ path }) => path)).toEqual([
      'owners.resourceGroups[1].match',
      'owners.subscriptions[1].subscription',
    ]);
  });

  it('is found beside faults of shape elsewhere', () => {
    const value = { ...withEnvironment({ channel: 'nowhere' }), owners: {}, version: 3 };

    expect(problemsOf(value).map(({ path }) => path)).toEqual(['version', 'owners.default', 'environments[0].channel']);
  });

  it('is refused by the schema alone too', () => {
    expect(ComplianceRules.safeParse(withEnvironment({ channel: 'nowhere' })).success).toBe(false);
  });
});
