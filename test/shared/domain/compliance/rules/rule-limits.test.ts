import { describe, expect, it } from 'vitest';
import { problemsOf, subscription, withEnvironment, withOwners, writtenRules } from '../some-rules.ts';

const many = <Item>(count: number, item: (i: number) => Item) => Array.from({ length: count }, (_, i) => item(i));
const id = (i: number) => subscription('c').slice(0, -4) + String(i).padStart(4, '0');
const top = (changes: object) => ({ ...writtenRules, ...changes });
const owner = 'a@contoso.example';

const environments = (count: number) =>
  top({ environments: many(count, (i) => ({ name: `e${i}`, subscriptions: [id(i)], stages: ['test'] })) });
const byGroup = (count: number) => withOwners({ resourceGroups: many(count, (i) => ({ match: `rg-${i}`, owner })) });
const bySubscription = (count: number) =>
  withOwners({ subscriptions: many(count, (i) => ({ subscription: id(i), owner })) });
const groups = (managementGroups: readonly string[]) => withEnvironment({ managementGroups });
const stages = (count: number) => withEnvironment({ stages: many(count, (i) => `s${i}`) });
const allow = (key: string, items: readonly string[]) => withEnvironment({ allow: { [key]: items } });
const exclude = (excluded: object) => withEnvironment({ exclude: excluded });
const ownerTags = (tags: readonly string[]) => withOwners({ tags });
const channel = (title: string) => top({ channels: { ops: { title } } });
const deadline = (changes: object) => top({ deadlines: { revoked: changes } });
const remind = (remindEveryHours: number) => deadline({ remindEveryHours });
const policies = (definitions: readonly string[]) => top({ azurePolicy: { definitions } });
const smallest = (suddenlySmallBelow: number) => top({ inventory: { suddenlySmallBelow } });

interface Limit {
  readonly what: string;
  readonly written: (value: number) => object;
  readonly good: readonly number[];
  readonly bad: readonly number[];
}

describe('a limit holds from its first value to its last', () => {
  it.each<Limit>([
    { what: 'environments', written: environments, good: [1, 100], bad: [0, 101] },
    {
      what: 'subscriptions',
      written: (n) => withEnvironment({ subscriptions: many(n, id) }),
      good: [5000],
      bad: [5001],
    },
    { what: 'management groups', written: (n) => groups(many(n, (i) => `g${i}`)), good: [500], bad: [501] },
    { what: 'letters of a management group', written: (n) => groups(['g'.repeat(n)]), good: [1, 90], bad: [0, 91] },
    { what: 'stages', written: stages, good: [1, 10], bad: [0, 11] },
    {
      what: 'Marketplace patterns',
      written: (n) =>
        allow(
          'marketplace',
          many(n, (i) => `p${i}:*:*`),
        ),
      good: [500],
      bad: [501],
    },
    {
      what: 'shared galleries',
      written: (n) =>
        allow(
          'sharedGalleries',
          many(n, (i) => `g${i}`),
        ),
      good: [500],
      bad: [501],
    },
    {
      what: 'excluded groups',
      written: (n) => exclude({ resourceGroups: many(n, (i) => `rg${i}`) }),
      good: [500],
      bad: [501],
    },
    {
      what: 'letters of one',
      written: (n) => exclude({ resourceGroups: ['r'.repeat(n)] }),
      good: [1, 300],
      bad: [0, 301],
    },
    { what: 'excluded tags', written: (n) => exclude({ tags: many(n, (i) => `t${i}`) }), good: [100], bad: [101] },
    {
      what: 'letters of an excluded tag',
      written: (n) => exclude({ tags: ['t'.repeat(n)] }),
      good: [1, 770],
      bad: [0, 771],
    },
    { what: 'tags that name owners', written: (n) => ownerTags(many(n, (i) => `t${i}`)), good: [20], bad: [21] },
    { what: 'letters of such a tag', written: (n) => ownerTags(['t'.repeat(n)]), good: [1, 512], bad: [0, 513] },
    { what: 'owners by group', written: byGroup, good: [2000], bad: [2001] },
    { what: 'owners by subscription', written: bySubscription, good: [5000], bad: [5001] },
    { what: 'letters of a title', written: (n) => channel('t'.repeat(n)), good: [1, 80], bad: [0, 81] },
    { what: 'hours of a deadline', written: (hours) => deadline({ hours }), good: [0.5, 8760], bad: [0, 8760.5] },
    { what: 'hours between reminders', written: remind, good: [0.5, 8760], bad: [0, 8760.5] },
    {
      what: 'versions behind',
      written: (n) => top({ tooOld: { versionsBehind: n } }),
      good: [0, 1000],
      bad: [-1, 1001],
    },
    { what: 'days behind', written: (n) => top({ tooOld: { daysBehind: n } }), good: [0, 3650], bad: [-0.5, 3650.5] },
    {
      what: 'minutes of a digest',
      written: (n) => top({ digestWindowMinutes: n }),
      good: [0, 1440],
      bad: [-0.5, 1440.5],
    },
    { what: 'the share of an inventory', written: smallest, good: [0, 1], bad: [-0.01, 1.01] },
    { what: 'policy definitions', written: (n) => policies(many(n, (i) => `/${i}`)), good: [50], bad: [51] },
    { what: 'letters of one', written: (n) => policies(['/'.padEnd(n, 'd')]), good: [500], bad: [501] },
  ])('$what: $good, not $bad', ({ written, good, bad }) => {
    const isGood = (value: number) => problemsOf(written(value)).length === 0;

    expect([...good, ...bad].filter(isGood)).toEqual(good);
  });

  it('no machine is half a version behind', () => {
    expect(problemsOf(top({ tooOld: { versionsBehind: 0.5 } }))).toHaveLength(1);
  });
});

describe('what is not written as it must be is told how', () => {
  const hub = '/subscriptions/s/resourceGroups/r';
  const gallery = `${hub}/providers/Microsoft.Compute/galleries/g`;
  const managedImage = `${hub}/providers/Microsoft.Compute/images/old`;
  const corp = '/providers/Microsoft.Management/managementGroups/corp';

  it.each([
    {
      what: 'a subscription',
      written: (text: string) => withEnvironment({ subscriptions: [text] }),
      good: [subscription('c'), subscription('C')],
      bad: [`x${subscription('c')}`, `${subscription('c')}x`, 'prod'],
      message: 'must be the id of a subscription',
    },
    {
      what: 'a management group',
      written: (text: string) => groups([text]),
      good: ['corp', 'Corp.(x)-1', corp, corp.toUpperCase()],
      bad: ['my group', 'a/b', `x${corp}`],
      message: 'must be the id of a management group',
    },
    {
      what: 'an owner',
      written: (text: string) => withOwners({ default: text }),
      good: ['jane@contoso.example'],
      bad: ['Jane', 'Jane <jane@contoso.example>'],
      message: 'must be an e-mail address',
    },
    {
      what: 'a resource group',
      written: (text: string) => exclude({ resourceGroups: [text] }),
      good: ['rg', 'rg-*', '*-rg', '*rg*', '*', 'rg.(x)', hub, hub.toUpperCase()],
      bad: ['rg-*-x', '**', 'rg.', 'my rg', '', `x${hub}`, `${hub}/x`, `${hub}*`],
      message: 'must be the name of a resource group, with * at its ends if you like, or its whole resource id',
    },
    {
      what: 'a tag',
      written: (text: string) => exclude({ tags: [text] }),
      good: ['tier', 'tier=lab', 'tier=', 'tier=a=b', 'cost center'],
      bad: ['=x', '', 'a/b', 'a?', 'a=b\nc'],
      message: 'must be the name of a tag, or name=value',
    },
    {
      what: 'a gallery',
      written: (text: string) => allow('galleries', [text]),
      good: [gallery, `${gallery}/`, `${gallery}/images/web`, gallery.toUpperCase()],
      bad: ['g', `${gallery}*`, `x${gallery}`, `${gallery}/images`, `${gallery}/images/web/versions/1.0.0`, hub],
      message: 'must be the resource id of a gallery or of one of its image definitions',
    },
    {
      what: 'a managed image',
      written: (text: string) => allow('managedImages', [text]),
      good: [hub, `${hub}/`, managedImage, managedImage.toUpperCase()],
      bad: ['old', `${hub}*`, `x${hub}`, gallery],
      message: 'must be the resource id of a resource group or of a managed image',
    },
    {
      what: 'a community gallery',
      written: (text: string) => allow('communityGalleries', [text]),
      good: ['corp-1f', 'corp-1f/web'],
      bad: ['', 'a/b/c', '/corp', 'corp/', 'my corp'],
      message: 'must be the name of the gallery as it is published, alone or as name/image',
    },
    {
      what: 'a Marketplace image',
      written: (text: string) => allow('marketplace', [text]),
      good: ['a:b:c', '*:*:*', 'a:b*:*c', 'a:*b*:c'],
      bad: ['a:b', 'a:b*b:c', 'a:**:c', 'a::c', 'a:b:c:d:e'],
      message: 'must be publisher:offer:sku, with * for a part or at its ends, such as Canonical:ubuntu-24_04-lts:*',
    },
    {
      what: 'a Marketplace image with a version',
      written: (text: string) => allow('marketplace', [text]),
      good: [],
      bad: ['a:b:c:latest', 'a:b:c:'],
      message: 'must be publisher:offer:sku without a version',
    },
  ])('$what', ({ written, good, bad, message }) => {
    expect(good.filter((text) => problemsOf(written(text)).length > 0)).toEqual([]);
    expect(bad.map((text) => problemsOf(written(text)).map((problem) => problem.message))).toEqual(
      bad.map(() => [message]),
    );
  });

  it('a policy definition is a resource id', () => {
    expect(problemsOf(policies(['definition']))).toMatchObject([{ path: 'azurePolicy.definitions[0]' }]);
    expect(problemsOf(policies(['/definition']))).toEqual([]);
  });
});
