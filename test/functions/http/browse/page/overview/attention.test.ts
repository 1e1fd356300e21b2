import { describe, expect, it } from 'vitest';
import { decideAutomaticPromotions } from '../../../../../../shared/domain/promotion/automatic-promotions.ts';
import { importPage } from '../import-page.ts';

interface Need {
  readonly tone: string;
  readonly what: string;
  readonly why: string;
  readonly href: string;
}
interface Attention {
  needsOf: (facts: object) => readonly Need[];
}

const { needsOf } = await importPage<Attention>('overview/attention.js');
const { compareVersions } = await importPage<{ compareVersions: (a: string, b: string) => number }>(
  'overview/needs-of-definition.js',
);

const nothing = {
  ...{ definitions: [], versions: [], promotions: [], findings: [], moreFindings: false },
  ...{ baseImages: [], deadLetters: [] },
};
const definition = {
  ...{ name: 'web', paused: null, failuresInRow: 0, openPromotions: {} },
  live: { test: { version: '1.1.0' }, production: { version: '1.0.0' } },
  recipe: { stages: [{ name: 'test' }, { name: 'production', gate: { automatic: false } }] },
};
const version = {
  ...{ imageDefinition: 'web', version: '1.1.0', state: 'accepted', heldBack: [], revokedAncestor: null },
  stages: { test: { state: 'live' } },
};
const promotion = {
  ...{ promotionId: 'p1', imageDefinition: 'web', version: '1.1.0', stage: 'production', state: 'waiting' },
  gate: [{ name: 'approvals', met: false, sentence: '0 of 1 approvals' }],
  halt: null,
};
const whats = (facts: object): readonly string[] => needsOf({ ...nothing, ...facts }).map(({ what }) => what);

describe('nothing needs anybody', () => {
  it.each([
    { while: 'there is nothing', facts: {} },
    { while: 'all that was accepted is live', facts: { definitions: [definition], versions: [] } },
    { while: 'a promotion is under way', facts: { promotions: [{ ...promotion, state: 'replicating' }] } },
    {
      while: 'a promotion only waits for time to pass',
      facts: { promotions: [{ ...promotion, gate: [{ name: 'soak', met: false, sentence: 'soaks' }] }] },
    },
    { while: 'a finding is not overdue', facts: { findings: [{ escalatedAt: null, owner: 'a' }] } },
    { while: 'queues are empty', facts: { deadLetters: [{ queue: 'alerts', letters: 0, more: false }] } },
    { while: 'base images can be used', facts: { baseImages: [{ urn: 'a:b:c', id: 'a:b:c', trouble: null }] } },
  ])('while $while', ({ facts }) => {
    expect(whats(facts)).toEqual([]);
  });
});

describe('somebody is needed', () => {
  it.each([
    {
      facts: { promotions: [promotion] },
      what: 'web 1.1.0 into production: waits for approval',
      why: '0 of 1 approvals',
    },
    {
      facts: { promotions: [{ ...promotion, state: 'halted', halt: { message: 'no quota' } }] },
      what: 'web 1.1.0 into production: halted',
      why: 'no quota',
    },
    {
      facts: { definitions: [{ ...definition, paused: { by: { name: 'Carla' }, reason: 'flaky' } }] },
      what: 'web: automatic rebakes are paused',
      why: 'Carla: flaky',
    },
    {
      facts: { definitions: [{ ...definition, failuresInRow: 2 }] },
      what: 'web: the last rebake failed',
      why: '2 times in a row',
    },
    {
      facts: { definitions: [{ ...definition, failuresInRow: 1 }] },
      what: 'web: the last rebake failed',
      why: '1 time',
    },
    {
      facts: { definitions: [{ ...definition, live: { test: { version: '1.1.0' } } }] },
      what: 'web: nothing is live in production',
      why: 'No accepted version is ready for it',
    },
    {
      facts: { definitions: [{ ...definition, live: {} }] },
      what: 'web: nothing is live in test',
      why: 'No accepted version is ready for it',
    },
    {
      facts: { definitions: [definition], versions: [version] },
      what: 'web 1.1.0: accepted, and nobody requested its promotion into production',
      why: '1.0.0 is live in production',
    },
    {
      facts: {
        findings: [
          { escalatedAt: 'x', owner: 'a@x' },
          { escalatedAt: 'x', owner: 'a@x' },
        ],
        moreFindings: true,
      },
      what: 'Findings that are overdue: at least 2',
      why: 'Of a@x',
    },
    {
      facts: { deadLetters: [{ queue: 'alerts', letters: 100, more: true }] },
      what: 'Dead letters of alerts: 100 or more',
      why: 'They were not delivered: see why, then replay them',
    },
    {
      facts: { baseImages: [{ urn: 'A:b:c', id: 'a:b:c', trouble: 'no terms' }] },
      what: 'A:b:c: cannot be used',
      why: 'no terms',
    },
  ])('$what', ({ facts, what, why }) => {
    const [need, ...others] = needsOf({ ...nothing, ...facts });

    expect(need).toMatchObject({ what, why, href: expect.stringMatching(/^\/api\//) as string });
    expect(others).toEqual([]);
  });

  it('worst first', () => {
    const halted = { ...promotion, state: 'halted', halt: { message: '' } };

    expect(needsOf({ ...nothing, promotions: [promotion, halted] }).map(({ tone }) => tone)).toEqual([
      'bad',
      'waiting',
    ]);
  });
});

describe('a version that nobody requested a promotion of', () => {
  it.each([
    { is: 'held back', change: { heldBack: ['production'] } },
    { is: 'not accepted', change: { state: 'deprecated' } },
    { is: 'baked from a revoked one', change: { revokedAncestor: 'base 1.0.0' } },
    { is: 'not live before', change: { stages: { test: { state: 'superseded' } } } },
    { is: 'in the stage already', change: { stages: { test: { state: 'live' }, production: { state: 'excluded' } } } },
    { is: 'older than what is live', change: { version: '0.9.0' } },
    { is: 'of another definition', change: { imageDefinition: 'other' } },
  ])('is not named while it is $is', ({ change }) => {
    expect(whats({ definitions: [definition], versions: [{ ...version, ...change }] })).toEqual([]);
  });

  it('is not named while the stage is taken', () => {
    const taken = { ...definition, openPromotions: { production: 'p1' } };

    expect(whats({ definitions: [taken], versions: [version] })).toEqual([]);
  });

  it('is the one that would be promoted by itself if the gate were automatic', () => {
    const newer = { ...version, version: '1.10.0' };
    const automatic = {
      ...definition,
      recipe: { stages: [{ name: 'test' }, { name: 'production', gate: { automatic: true } }] },
    };

    const decided = decideAutomaticPromotions(automatic as never, [version, newer] as never);

    expect(decided).toEqual([{ version: '1.10.0', stage: 'production' }]);
    expect(whats({ definitions: [definition], versions: [newer, version] })).toEqual([
      'web 1.10.0: accepted, and nobody requested its promotion into production',
    ]);
  });
});

describe('version numbers', () => {
  it.each([
    { a: '1.0.0', b: '1.0.0', sign: 0 },
    { a: '1.10.0', b: '1.9.9', sign: 1 },
    { a: '2.0.0', b: '10.0.0', sign: -1 },
    { a: '1.0.2', b: '1.0.10', sign: -1 },
  ])('$a against $b', ({ a, b, sign }) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});
