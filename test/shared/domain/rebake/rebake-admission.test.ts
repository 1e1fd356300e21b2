import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { admitRebake, type RebakeTraffic } from '../../../../shared/domain/rebake/rebake-admission.ts';
import type { RebakeRequest } from '../../../../shared/domain/records/image-definition-record.ts';

const idle: RebakeTraffic = { paused: null, runningRebake: null, waitingRebake: null };
const paused = { reason: '3 rebakes in a row failed', at: '2026-11-20T10:00:00.000Z' };

function request(changes: Partial<RebakeRequest> = {}): RebakeRequest {
  return {
    trigger: 'baseImageReleased',
    force: false,
    reason: 'Canonical released 24.04.202609040',
    by: { id: 'rebake', name: 'Rebake' },
    at: '2026-11-20T10:00:00.000Z',
    ...changes,
  };
}

it('starts when nothing runs', () => {
  expect(admitRebake(idle, request())).toEqual({ kind: 'start' });
});

it('waits while one runs', () => {
  expect(admitRebake({ ...idle, runningRebake: 'r1' }, request())).toEqual({
    kind: 'wait',
    waiting: request(),
    merged: false,
  });
});

describe('while one runs and one waits', () => {
  const busy = { ...idle, runningRebake: 'r1', waitingRebake: request({ reason: 'first' }) };

  it('is merged with the one that waits', () => {
    expect(admitRebake(busy, request({ reason: 'second' }))).toEqual({
      kind: 'wait',
      waiting: request({ reason: 'first; second' }),
      merged: true,
    });
  });

  it('makes it forced, in the name of whoever forces', () => {
    const ann = { id: 'ann', name: 'Ann' };
    expect(admitRebake(busy, request({ trigger: 'request', force: true, reason: 'second', by: ann }))).toMatchObject({
      waiting: { force: true, by: ann, trigger: 'request', reason: 'first; second' },
    });
  });

  const ann = { id: 'ann', name: 'Ann' };
  const byAnn = request({ trigger: 'request', reason: 'asked', by: ann });
  const forced = request({ trigger: 'request', force: true, reason: 'forced' });

  it.each([
    { what: 'an event, then a person', before: request(), then: byAnn, lead: byAnn },
    { what: 'a person, then an event', before: byAnn, then: request(), lead: byAnn },
    {
      what: 'a parent, then a release',
      before: request({ trigger: 'parentLive' }),
      then: request(),
      lead: { trigger: 'parentLive' },
    },
    { what: 'a person, then one who forces', before: byAnn, then: forced, lead: forced },
    { what: 'one who forces, then a person', before: forced, then: byAnn, lead: forced },
    { what: 'two people', before: byAnn, then: { ...byAnn, by: { id: 'bob', name: 'Bob' } }, lead: byAnn },
  ])('is in the name of whom it matters to most: $what', ({ before, then, lead }) => {
    const { trigger, by = request().by } = lead as Partial<RebakeRequest>;

    expect(admitRebake({ ...busy, waitingRebake: before }, then)).toMatchObject({ waiting: { trigger, by } });
  });

  it('leaves it forced', () => {
    const forced = { ...busy, waitingRebake: request({ force: true, reason: 'first' }) };

    expect(admitRebake(forced, request({ reason: 'second' }))).toMatchObject({ waiting: { force: true } });
  });

  it.each([
    { letters: 500, reason: 'x'.repeat(500) },
    { letters: 501, reason: `${'x'.repeat(499)}…` },
    { letters: 900, reason: `${'x'.repeat(499)}…` },
  ])('cuts a reason of $letters letters to 500', ({ letters, reason }) => {
    const waitingRebake = request({ reason: '' });

    expect(admitRebake({ ...busy, waitingRebake }, request({ reason: 'x'.repeat(letters) }))).toMatchObject({
      waiting: { reason },
    });
  });

  it('tells no empty reason', () => {
    expect(admitRebake(busy, request({ reason: '' }))).toMatchObject({ waiting: { reason: 'first' } });
    expect(admitRebake(busy, request({ reason: 'second; first' }))).toMatchObject({
      waiting: { reason: 'first; second; first' },
    });
  });

  it('does not tell the same reason twice', () => {
    expect(admitRebake(busy, request({ reason: 'first' }))).toMatchObject({ waiting: { reason: 'first' } });
  });
});

describe('while rebakes are paused', () => {
  it.each(['baseImageReleased', 'parentLive', 'recipeChanged'] as const)('%s starts none, and says why', (trigger) => {
    expect(admitRebake({ ...idle, paused }, request({ trigger }))).toEqual({
      kind: 'paused',
      message:
        'Rebakes are paused since 2026-11-20T10:00:00.000Z: 3 rebakes in a row failed. Resume them, or start one yourself.',
    });
  });

  it('a person can still start one', () => {
    expect(admitRebake({ ...idle, paused }, request({ trigger: 'request' }))).toEqual({ kind: 'start' });
  });
});

it('a rebake that is not forced needs no reason', () => {
  expect(admitRebake(idle, request({ reason: '' }))).toEqual({ kind: 'start' });
});

it.each(['', '  '])('a forced rebake needs a reason, and %j is none', (reason) => {
  expect(admitRebake(idle, request({ force: true, reason }))).toEqual({
    kind: 'invalid',
    problems: [{ path: 'reason', message: 'is required to force a rebake' }],
  });
});

it('however many are asked for, one waits and its reason stays short', () => {
  const some = fc.array(
    fc.record({ force: fc.boolean(), reason: fc.string({ minLength: 1, maxLength: 300 }).map((text) => `x${text}`) }),
    {
      minLength: 1,
      maxLength: 20,
    },
  );
  fc.assert(
    fc.property(some, (requests) => {
      let waitingRebake: RebakeRequest | null = null;
      for (const changes of requests) {
        const admission = admitRebake({ ...idle, runningRebake: 'r1', waitingRebake }, request(changes));
        expect(admission.kind).toBe('wait');
        waitingRebake = admission.kind === 'wait' ? admission.waiting : null;
      }

      expect(waitingRebake?.force).toBe(requests.some(({ force }) => force));
      expect(waitingRebake?.reason.length).toBeLessThanOrEqual(500);
    }),
  );
});
