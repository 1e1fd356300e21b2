import { describe, expect, it } from 'vitest';
import { sortNeeds } from '../../../../shared/domain/attention/need.ts';
import { candidatesOf, needsOfDefinition } from '../../../../shared/domain/attention/needs-of-definition.ts';
import { decideAutomaticPromotions } from '../../../../shared/domain/promotion/automatic-promotions.ts';
import type { ImageDefinitionRecord } from '../../../../shared/domain/records/image-definition-record.ts';
import { aRecipe } from '../../../shared/domain/a-recipe.ts';
import { ada } from '../../../support/people.ts';
import { aDefinition, aVersion, inStage } from '../../../support/some-records.ts';

const at = '2026-01-05T08:00:00.000Z';
const live = (version: string) => ({ version, since: at, previous: [] });
const both = aDefinition({ live: { test: live('1.1.0'), production: live('1.0.0') } });
const newer = aVersion('1.1.0', { stages: { test: inStage() } });

describe('a definition needs nobody', () => {
  it('while all that is live is the same everywhere', () => {
    const same = aDefinition({ live: { test: live('1.0.0'), production: live('1.0.0') } });

    expect(candidatesOf(same)).toEqual([]);
    expect(needsOfDefinition(same, [])).toEqual([]);
  });

  it('to look at a version while nothing is live anywhere', () => {
    expect(candidatesOf(aDefinition())).toEqual([]);
  });

  it('while the next stage was never reached by what is before it, and a promotion is on its way', () => {
    const onItsWay = aDefinition({ live: { test: live('1.1.0') }, openPromotions: { production: 'p1' } });

    expect(candidatesOf(onItsWay)).toEqual([]);
    expect(needsOfDefinition(onItsWay, [])).toEqual([]);
  });

  it('while nothing is live in the stage before an empty one: that one is told', () => {
    const empty = aDefinition({ openPromotions: { test: 'p1' } });

    expect(needsOfDefinition(empty, [])).toEqual([]);
  });
});

describe('a definition needs somebody', () => {
  it.each([
    { change: { failuresInRow: 1 }, kind: 'rebakesFail', why: '1 time', resource: '/rebakes', urgent: true },
    { change: { failuresInRow: 3 }, kind: 'rebakesFail', why: '3 times in a row', resource: '/rebakes', urgent: true },
    {
      change: { paused: { by: ada, at, reason: 'flaky' } },
      ...{ kind: 'rebakesPaused', why: 'Ada: flaky', resource: '', urgent: true },
    },
    {
      change: { live: { test: live('1.0.0') } },
      ...{ kind: 'nothingLive', why: 'No accepted version is ready for it', resource: '/versions', urgent: false },
    },
    {
      change: { live: {} },
      ...{ kind: 'nothingLive', why: 'No accepted version is ready for it', resource: '/versions', urgent: false },
    },
  ])('$kind: $why', ({ change, kind, why, resource, urgent }) => {
    const changed: ImageDefinitionRecord = { ...both, ...change };

    expect(needsOfDefinition(changed, [])).toMatchObject([
      { kind, why, urgent, imageDefinition: 'ubuntu-web', resource: `/api/image-definitions/ubuntu-web${resource}` },
    ]);
  });

  it('to request the promotion of what is live before, and never was in the stage', () => {
    expect(candidatesOf(both)).toEqual([{ version: '1.1.0', stage: 'production', before: 'test' }]);
    expect(needsOfDefinition(both, [newer])).toEqual([
      {
        ...{ kind: 'promotionNotRequested', urgent: false, imageDefinition: 'ubuntu-web' },
        what: 'ubuntu-web 1.1.0: accepted, and nobody requested its promotion into production',
        why: '1.0.0 is live in production',
        resource: '/api/image-definitions/ubuntu-web/versions/1.1.0',
      },
    ]);
  });

  it('also where nothing is live in the stage yet', () => {
    const first = aDefinition({ live: { test: live('1.1.0') } });

    expect(needsOfDefinition(first, [newer])).toMatchObject([{ why: 'Nothing is live in production' }]);
  });
});

describe('a version that nobody requested a promotion of', () => {
  it.each([
    { is: 'held back', change: { heldBack: ['production'] } },
    { is: 'not accepted', change: { state: 'deprecated' as const } },
    { is: 'baked from a revoked one', change: { revokedAncestor: 'base 1.0.0' } },
    { is: 'not live before, by its own record', change: { stages: { test: inStage({ state: 'superseded' }) } } },
    { is: 'in the stage already', change: { stages: { test: inStage(), production: inStage({ state: 'excluded' }) } } },
  ])('is not named while it is $is', ({ change }) => {
    expect(needsOfDefinition(both, [{ ...newer, ...change }])).toEqual([]);
  });

  it.each([
    { is: 'older than what is live', change: { live: { test: live('0.9.0'), production: live('1.0.0') } } },
    { is: 'on its way', change: { openPromotions: { production: 'p1' } } },
  ])('is not looked at while it is $is', ({ change }) => {
    expect(candidatesOf({ ...both, ...change })).toEqual([]);
  });

  it('is the one that would be promoted by itself if the gate were automatic', () => {
    const [test, production] = both.recipe.stages;
    const gate = { approvals: 0, soakHours: 0, evidenceMaxAgeDays: 1, expiryDays: 1, automatic: true };
    const recipe = { ...aRecipe(), stages: [test!, { ...production!, gate }] };

    expect(decideAutomaticPromotions({ ...both, recipe }, [newer])).toEqual([
      { version: '1.1.0', stage: 'production' },
    ]);
  });
});

it('what is wrong comes first, then one definition after another', () => {
  const need = (imageDefinition: string, urgent: boolean) =>
    ({ kind: 'approval', urgent, imageDefinition, what: '', why: '', resource: '' }) as const;

  const sorted = sortNeeds([need('b', false), need('c', true), need('a', false), need('b', true)]);

  expect(sorted.map(({ imageDefinition, urgent }) => `${imageDefinition} ${urgent}`)).toEqual([
    'b true',
    'c true',
    'a false',
    'b false',
  ]);
});
