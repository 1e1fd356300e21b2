import { describe, expect, it } from 'vitest';
import { importPage } from '../import-page.ts';

interface Need {
  readonly urgent: boolean;
  readonly what: string;
  readonly why: string;
  readonly resource: string;
}
interface Attention {
  needsOf: (facts: object) => readonly Need[];
}

const { needsOf } = await importPage<Attention>('overview/attention.js');

const nothing = { ...{ needs: [], findings: [], moreFindings: false }, ...{ baseImages: [], deadLetters: [] } };
const approval = { urgent: false, what: 'web 1.1.0 into production', why: '', resource: '/api/promotions/p1' };

describe('nothing needs anybody', () => {
  it.each([
    { while: 'there is nothing', facts: {} },
    { while: 'a finding is not overdue', facts: { findings: [{ escalatedAt: null, owner: 'a' }] } },
    { while: 'queues are empty', facts: { deadLetters: [{ queue: 'alerts', letters: 0, more: false }] } },
    { while: 'base images can be used', facts: { baseImages: [{ urn: 'a:b:c', id: 'a:b:c', trouble: null }] } },
  ])('while $while', ({ facts }) => {
    expect(needsOf({ ...nothing, ...facts })).toEqual([]);
  });
});

describe('somebody is needed', () => {
  it.each([
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
      facts: { findings: ['a', 'b', 'c', 'd'].map((owner) => ({ escalatedAt: 'x', owner })) },
      what: 'Findings that are overdue: 4',
      why: 'Of a, b, c and others',
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

    expect(need).toMatchObject({ urgent: true, what, why, resource: expect.stringMatching(/^\/api\//) as string });
    expect(others).toEqual([]);
  });

  it('where the API says so, after what is wrong', () => {
    const deadLetters = [{ queue: 'alerts', letters: 1, more: false }];

    expect(needsOf({ ...nothing, needs: [approval], deadLetters }).map(({ what }) => what)).toEqual([
      'Dead letters of alerts: 1',
      approval.what,
    ]);
  });
});
