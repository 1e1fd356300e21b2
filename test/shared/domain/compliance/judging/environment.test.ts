import { describe, expect, it } from 'vitest';
import { compileEnvironments } from '../../../../../shared/domain/compliance/judging/environment.ts';
import { aMachine } from '../some-machines.ts';
import { someRules, subscription, writtenRules } from '../some-rules.ts';

const [production, test] = writtenRules.environments;

function environmentOf(environments: readonly object[], subscriptionId = subscription('a'), groups: string[] = []) {
  const channels = { ops: { title: 'Ops' } };
  return compileEnvironments(someRules({ environments, channels }))(subscriptionId, groups);
}

/** The environment of the only one written, with some of its keys replaced. */
const only = (changes: object) => environmentOf([{ ...production, ...changes }])!;

describe('the environment of a subscription', () => {
  const nested = [
    { ...test, name: 'all', subscriptions: [], managementGroups: ['Corp'] },
    { ...test, name: 'shop', subscriptions: [], managementGroups: ['shop'] },
    { ...production, name: 'own', subscriptions: [subscription('a')], managementGroups: [] },
  ];
  const group = (name: string) => `/providers/Microsoft.Management/managementGroups/${name}`;

  it.each([
    { what: 'its own entry, before groups', of: subscription('a'), groups: ['corp'], name: 'own' },
    { what: 'its own entry, in capitals', of: subscription('a').toUpperCase(), groups: [], name: 'own' },
    { what: 'the nearest group', of: subscription('c'), groups: ['shop', 'corp'], name: 'shop' },
    { what: 'the nearest group that is named', of: subscription('c'), groups: ['team', 'CORP', 'shop'], name: 'all' },
    { what: 'a group by its whole id', of: subscription('c'), groups: [group('SHOP')], name: 'shop' },
    { what: 'nothing', of: subscription('c'), groups: ['team'], name: undefined },
  ])('is told by $what', ({ of, groups, name }) => {
    expect(environmentOf(nested, of, groups)?.name).toBe(name);
  });
});

describe('what is said of an environment', () => {
  it('are its channel and its limits, or those that hold for all', () => {
    expect(only({ channel: 'ops', tooOld: { versionsBehind: 2 } })).toMatchObject({
      channel: 'ops',
      tooOld: { versionsBehind: 2 },
    });
    expect(only({})).toMatchObject({ channel: null, tooOld: { daysBehind: 30 } });
  });

  it('are its stages as written, and in small letters', () => {
    const { stages, stageKeys } = only({ stages: ['Test', 'production'] });

    expect(stages).toEqual(['Test', 'production']);
    expect([...stageKeys]).toEqual(['test', 'production']);
  });
});

describe('what may run, in a few words', () => {
  const gallery = '/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/galleries/corp';

  it.each([
    { allow: {}, words: '' },
    { allow: { marketplace: ['*:*:*'] }, words: ', any Marketplace image' },
    { allow: { marketplace: ['Contoso:*:*'] }, words: ', Marketplace images of Contoso' },
    { allow: { marketplace: ['Contoso:app:*'] }, words: ', Marketplace images of Contoso:app' },
    { allow: { marketplace: ['Contoso:app:v2'] }, words: ', Contoso:app:v2' },
    { allow: { marketplace: ['Contoso:*:v2'] }, words: ', Contoso:…:v2' },
    { allow: { marketplace: ['Contoso:app*:*'] }, words: ', Marketplace images of Contoso:app…' },
    {
      allow: {
        managedImages: ['/subscriptions/s/resourceGroups/r'],
        sharedGalleries: ['s'],
        communityGalleries: ['c'],
        galleries: [gallery],
      },
      words: `, ${gallery}, c, s, /subscriptions/s/resourceGroups/r`,
    },
    { allow: { communityGalleries: ['a', 'b', 'c', 'd'] }, words: ', a, b, c, d' },
    { allow: { communityGalleries: ['a', 'b', 'c', 'd', 'e'] }, words: ', a, b, c, d, 1 more' },
    { allow: { communityGalleries: ['a', 'b', 'c', 'd', 'e', 'f'] }, words: ', a, b, c, d, 2 more' },
  ])('$allow', ({ allow, words }) => {
    expect(only({ allow }).allowedWords).toBe(`our own images of stage production${words}`);
  });

  it('names every stage', () => {
    expect(only({ stages: ['test', 'production'], allow: {} }).allowedWords).toBe(
      'our own images of stage test or production',
    );
  });
});

describe('a machine is left out', () => {
  const group = 'resource group rg-shop is left out';
  const tag = 'machines with its tag Tier are left out';

  it.each<{ exclude: object; tags: Record<string, string>; why: string | null }>([
    { exclude: { resourceGroups: ['rg-shop'] }, tags: {}, why: group },
    { exclude: { resourceGroups: ['RG-*'] }, tags: {}, why: group },
    { exclude: { resourceGroups: ['rg-lab'] }, tags: {}, why: null },
    { exclude: { tags: ['tier'] }, tags: { Tier: 'lab' }, why: tag },
    { exclude: { tags: ['TIER=lab'] }, tags: { Tier: 'lab' }, why: tag },
    { exclude: { tags: ['tier=a=b'] }, tags: { Tier: 'a=b' }, why: tag },
    { exclude: { tags: ['tier='] }, tags: { Tier: '' }, why: tag },
    { exclude: { tags: ['tier='] }, tags: { Tier: 'lab' }, why: null },
    { exclude: { tags: ['tier=lab'] }, tags: { Tier: 'Lab' }, why: null },
    { exclude: { tags: ['tier=lab'] }, tags: { Tier: 'labs' }, why: null },
    { exclude: { tags: ['tier=lab'] }, tags: { other: 'lab' }, why: null },
    { exclude: { tags: ['tier'] }, tags: { 'tier-x': 'lab' }, why: null },
    { exclude: { tags: ['other', 'tier'] }, tags: { a: '', Tier: 'lab' }, why: tag },
    { exclude: { tags: ['tier'] }, tags: {}, why: null },
    { exclude: {}, tags: { Tier: 'lab' }, why: null },
  ])('by $exclude with tags $tags: $why', ({ exclude, tags, why }) => {
    expect(only({ exclude }).exclusion(aMachine({ tags }))).toBe(why);
  });
});
