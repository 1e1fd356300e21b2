import { expect, it } from 'vitest';
import {
  ImageVersionState,
  imageVersionMoves,
  transition,
  type ImageVersionEvent,
} from '../../../../shared/domain/image-version/image-version-state.ts';

/** Every allowed move, written out once more by hand; all other pairs are refused or change nothing. */
const allowed: readonly (readonly [ImageVersionState, ImageVersionEvent, ImageVersionState])[] = [
  ['baking', 'captured', 'baked'],
  ['baking', 'fail', 'failed'],
  ['baking', 'cancel', 'cancelled'],
  ['baked', 'checksStarted', 'checking'],
  ['baked', 'fail', 'failed'],
  ['baked', 'cancel', 'cancelled'],
  ['baked', 'revoke', 'revoked'],
  ['checking', 'accept', 'accepted'],
  ['checking', 'reject', 'rejected'],
  ['checking', 'fail', 'failed'],
  ['checking', 'cancel', 'cancelled'],
  ['checking', 'revoke', 'revoked'],
  ['accepted', 'deprecate', 'deprecated'],
  ['accepted', 'revoke', 'revoked'],
  ['accepted', 'retire', 'retired'],
  ['rejected', 'revoke', 'revoked'],
  ['rejected', 'retire', 'retired'],
  ['deprecated', 'revoke', 'revoked'],
  ['deprecated', 'retire', 'retired'],
  ['revoked', 'retire', 'retired'],
];

const events = Object.keys(imageVersionMoves) as readonly ImageVersionEvent[];
const pairs = ImageVersionState.options.flatMap((state) => events.map((event) => ({ state, event })));

it.each(pairs)('$event of a version that is $state', ({ state, event }) => {
  const to = allowed.find(([from, by]) => from === state && by === event)?.[2];
  const found = transition(state, event);

  if (to !== undefined) {
    expect(found).toEqual({ kind: 'moved', from: state, to });
  } else if (imageVersionMoves[event].to === state) {
    expect(found).toEqual({ kind: 'unchanged', state });
  } else {
    expect(found).toMatchObject({ kind: 'refused', state });
  }
});

it('a refusal says what is needed and what is', () => {
  expect(transition('rejected', 'accept')).toMatchObject({
    message: 'accept needs the image version to be checking; it is rejected',
  });
  expect(transition('accepted', 'fail')).toMatchObject({
    message: 'fail needs the image version to be baking, baked or checking; it is accepted',
  });
});

it('no way leads back to a version that is made or checked', () => {
  const reachable = (state: ImageVersionState): ReadonlySet<ImageVersionState> =>
    new Set(allowed.filter(([from]) => from === state).flatMap(([, , to]) => [to, ...reachable(to)]));

  const unsettled: readonly ImageVersionState[] = ['baking', 'baked', 'checking'];
  for (const state of ImageVersionState.options.filter((one) => !unsettled.includes(one))) {
    expect([...reachable(state)].filter((to) => unsettled.includes(to) || to === 'accepted')).toEqual([]);
  }
});
