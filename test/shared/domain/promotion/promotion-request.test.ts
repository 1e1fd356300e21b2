import { describe, expect, it } from 'vitest';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import {
  decidePromotionRequest,
  type PromotionRequestFacts,
} from '../../../../shared/domain/promotion/promotion-request.ts';
import { inStage } from '../../../support/some-records.ts';
import { aRecipe } from '../a-recipe.ts';

const number = (text: string) => ImageVersionNumber.parse(text);

const facts: PromotionRequestFacts = {
  recipe: aRecipe(),
  stage: 'production',
  reason: 'monthly updates',
  version: { version: number('1.4.2'), state: 'accepted', revokedAncestor: null, stages: {} },
  live: number('1.4.1'),
  shownAbove: null,
  ifLive: undefined,
  open: null,
};

describe('a promotion may be requested', () => {
  it.each([
    { what: 'of a later version', more: {} },
    { what: 'when nothing is live yet', more: { live: null } },
    { what: 'when what the caller believes is live', more: { ifLive: '1.4.1' } },
    { what: 'when the caller knows that nothing is live', more: { live: null, ifLive: null } },
  ])('$what', ({ more }) => {
    expect(decidePromotionRequest({ ...facts, ...more })).toEqual({ kind: 'request' });
  });
});

it('names all that is wrong with the request at once', () => {
  expect(decidePromotionRequest({ ...facts, reason: ' ', stage: 'staging' })).toEqual({
    kind: 'invalid',
    problems: [
      { path: 'reason', message: 'is required' },
      { path: 'stage', message: 'there is no stage staging; there are test, production' },
    ],
  });
});

describe('into the first stage', () => {
  it('nothing is promoted that was not baked there', () => {
    const elsewhere = { ...facts.version, stages: { production: inStage() } };

    expect(decidePromotionRequest({ ...facts, stage: 'test', version: elsewhere })).toEqual({
      kind: 'invalid',
      problems: [{ path: 'stage', message: 'test is the first stage: versions are baked there, and 1.4.2 was not' }],
    });
  });

  it.each(['excluded', 'halted', 'none'] as const)('what is %s there may come back', (state) => {
    const version = { ...facts.version, stages: { test: inStage({ state }) } };

    expect(decidePromotionRequest({ ...facts, stage: 'test', version })).toEqual({ kind: 'request' });
  });
});

it.each([
  { ifLive: '1.4.0', live: number('1.4.1'), message: '1.4.1 is live in production, not 1.4.0' },
  { ifLive: null, live: number('1.4.1'), message: '1.4.1 is live in production, not nothing' },
  { ifLive: '1.4.1', live: null, message: 'Nothing is live in production, not 1.4.1' },
])('an expectation of $ifLive that does not hold is told the state: $message', ({ ifLive, live, message }) => {
  expect(decidePromotionRequest({ ...facts, ifLive, live })).toEqual({ kind: 'stale', live, message });
});

it('a second promotion for the stage is told the first', () => {
  const open = { promotionId: 'p1', version: '1.4.0', state: 'soaking' } as const;

  expect(decidePromotionRequest({ ...facts, open })).toEqual({
    kind: 'conflict',
    promotionId: 'p1',
    message: 'Promotion p1 of 1.4.0 into production is soaking: wait for it or cancel it',
  });
});

describe('is refused', () => {
  it.each([{ live: number('1.4.1') }, { live: null }])(
    'below a version that was given up and is latest somewhere, with $live live',
    ({ live }) => {
      expect(decidePromotionRequest({ ...facts, live, shownAbove: number('1.5.0') })).toEqual({
        kind: 'refused',
        message:
          'Version 1.5.0 is later than 1.4.2 and latest in regions of production that its promotion reached before it was given up: roll production back, or deprecate 1.5.0, first',
      });
    },
  );

  it.each(['baking', 'baked', 'checking', 'rejected', 'failed', 'cancelled', 'revoked', 'retired'] as const)(
    'for a version that is %s',
    (state) => {
      expect(decidePromotionRequest({ ...facts, version: { ...facts.version, state } })).toEqual({
        kind: 'refused',
        message: `Version 1.4.2 is ${state}; only an accepted version can be promoted`,
      });
    },
  );

  it.each([
    { live: '1.4.2', message: /is live in production already/ },
    { live: '1.4.10', message: /roll back instead/ },
  ])('for a version that $live makes useless', ({ live, message }) => {
    expect(decidePromotionRequest({ ...facts, live: number(live) })).toEqual({
      kind: 'refused',
      message: expect.stringMatching(message) as string,
    });
  });
});

it.each([
  {
    more: { revokedAncestor: 'ubuntu-hardened 1.0.0' },
    message: 'Version 1.4.2 was baked from ubuntu-hardened 1.0.0, which is revoked: rebake it',
  },
  {
    more: { state: 'deprecated' as const },
    message: 'Version 1.4.2 is deprecated; only an accepted version can be promoted',
  },
])('is refused: $message', ({ more, message }) => {
  expect(decidePromotionRequest({ ...facts, version: { ...facts.version, ...more } })).toMatchObject({
    kind: 'refused',
    message,
  });
});
