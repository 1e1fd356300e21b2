import { describe, expect, it } from 'vitest';
import { decideRebake, type RebakeFacts } from '../../../shared/domain/rebake.ts';

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

  it('and says what helps when it was rejected', () => {
    expect(decideRebake({ ...facts, sameBakeKey: { version, state: 'rejected' } }).sentence).toBe(
      'Version 1.2.3 is the same and was rejected: change the recipe or force the rebake',
    );
  });
});
