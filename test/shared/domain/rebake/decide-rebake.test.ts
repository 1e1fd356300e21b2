import { describe, expect, it } from 'vitest';
import { ImageVersionNumber } from '../../../../shared/domain/image-version/image-version.ts';
import type { ImageVersionState } from '../../../../shared/domain/image-version/image-version-state.ts';
import { decideRebake, type RebakeFacts, versionWithKey } from '../../../../shared/domain/rebake/decide-rebake.ts';

const ubuntu = { base: 'marketplace:canonical:ubuntu:server', recipeDigest: 'r1' };
const facts: RebakeFacts = { force: false, reason: '', wanted: ubuntu, latest: ubuntu, sameBakeKey: null };
const version = '1.2.3';

describe('a rebake bakes', () => {
  it.each([
    { what: 'the first version', more: { latest: null }, why: 'firstBake' },
    { what: 'another base', more: { wanted: { ...ubuntu, base: 'image:parent' } }, why: 'newBase' },
    { what: 'another recipe', more: { wanted: { ...ubuntu, recipeDigest: 'r2' } }, why: 'recipeChanged' },
    { what: 'another base version', more: {}, why: 'newBaseVersion' },
    { what: 'what failed before', more: { sameBakeKey: { version, state: 'failed' } }, why: 'again' },
    { what: 'what was cancelled before', more: { sameBakeKey: { version, state: 'cancelled' } }, why: 'again' },
    { what: 'what was retired', more: { sameBakeKey: { version, state: 'retired' } }, why: 'again' },
  ] as const)('$what', ({ more, why }) => {
    expect(decideRebake({ ...facts, ...more })).toMatchObject({ kind: 'bake', why });
  });

  it.each([
    { more: { latest: null }, sentence: 'There is no version yet' },
    { more: { wanted: { ...ubuntu, base: 'image:parent' } }, sentence: 'The recipe names another base image' },
    { more: { wanted: { ...ubuntu, recipeDigest: 'r2' } }, sentence: 'The recipe changed' },
    { more: {}, sentence: 'The base image has another version' },
    ...(['failed', 'cancelled', 'retired'] as const).map((state) => ({
      more: { sameBakeKey: { version, state } },
      sentence: `Version 1.2.3 was ${state} and is not there to be used`,
    })),
  ])('and says why: $sentence', ({ more, sentence }) => {
    expect(decideRebake({ ...facts, ...more }).sentence).toBe(sentence);
  });

  it.each(['accepted', 'rejected', 'revoked', 'baking'] as const)('what is %s when forced, and says why', (state) => {
    const forced = { ...facts, force: true, reason: 'the archive changed', sameBakeKey: { version, state } };

    expect(decideRebake(forced)).toEqual({ kind: 'bake', why: 'forced', sentence: 'Forced: the archive changed' });
  });
});

describe('a rebake finds the version that exists', () => {
  it.each(['baking', 'baked', 'checking', 'accepted', 'rejected', 'revoked'] as const)('when it is %s', (state) => {
    const decision = decideRebake({ ...facts, sameBakeKey: { version, state } });

    expect(decision).toMatchObject({ kind: 'upToDate', version });
    expect(decision.sentence).toContain(state);
  });

  it.each(['rejected', 'deprecated', 'revoked'] as const)('and says what helps when it was %s', (state) => {
    expect(decideRebake({ ...facts, sameBakeKey: { version, state } }).sentence).toBe(
      `Version 1.2.3 is the same and was ${state}: change the recipe or force the rebake`,
    );
  });
});

describe('the version with a bake key', () => {
  const made = (number: string, state: ImageVersionState, bakeKey = 'key') => ({
    version: ImageVersionNumber.parse(number),
    state,
    bakeKey,
  });

  it.each([
    { what: 'none where none has it', versions: [made('1.0.0', 'accepted', 'other')], found: undefined },
    { what: 'the only one', versions: [made('1.0.0', 'accepted')], found: '1.0.0' },
    {
      what: 'the newest by number',
      versions: [made('1.0.10', 'accepted'), made('1.0.9', 'accepted')],
      found: '1.0.10',
    },
    {
      what: 'the one before a cancelled one',
      versions: [made('1.0.0', 'accepted'), made('1.0.1', 'cancelled')],
      found: '1.0.0',
    },
    {
      what: 'the one before a failed one',
      versions: [made('1.0.0', 'deprecated'), made('1.0.1', 'failed')],
      found: '1.0.0',
    },
    {
      what: 'the one after a retired one',
      versions: [made('1.0.0', 'retired'), made('1.0.1', 'accepted')],
      found: '1.0.1',
    },
    {
      what: 'a later one that was rejected',
      versions: [made('1.0.0', 'accepted'), made('1.0.1', 'rejected')],
      found: '1.0.1',
    },
    { what: 'one that is on its way', versions: [made('1.0.0', 'accepted'), made('1.0.1', 'baking')], found: '1.0.1' },
    {
      what: 'the newest where none is there',
      versions: [made('1.0.0', 'failed'), made('1.0.1', 'cancelled')],
      found: '1.0.1',
    },
  ] as const)('is $what', ({ versions, found }) => {
    expect(versionWithKey(versions, 'key')?.version).toBe(found);
  });
});
