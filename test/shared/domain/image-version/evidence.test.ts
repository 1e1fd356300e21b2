import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decideVerdict,
  Evidence,
  EvidenceOutcome,
  evidenceOutputLimit,
  latestEvidence,
  outputTail,
} from '../../../../shared/domain/image-version/evidence.ts';

const checks = [
  { name: 'boots', required: true },
  { name: 'serves', required: true },
  { name: 'scan', required: false },
];

function evidence(check: string, outcome: EvidenceOutcome = 'passed', at = '2026-11-20T10:00:00.000Z'): Evidence {
  return {
    check,
    required: check !== 'scan',
    outcome,
    at,
    durationSeconds: 1,
    output: '',
    outputUrl: null,
    reportedBy: 'rebake',
  };
}

describe('decideVerdict', () => {
  it('accepts when every check passed', () => {
    expect(
      decideVerdict(
        checks,
        checks.map(({ name }) => evidence(name)),
      ),
    ).toEqual({ kind: 'accepted', warnings: [] });
  });

  it('accepts with a warning when a check that is not required failed', () => {
    const scan = evidence('scan', 'failed');

    expect(decideVerdict(checks, [evidence('boots'), evidence('serves'), scan])).toEqual({
      kind: 'accepted',
      warnings: [scan],
    });
  });

  it.each(['failed', 'timedOut', 'error'] as const)(
    'rejects when a required check %s, naming all that did',
    (outcome) => {
      const failed = [evidence('boots', outcome), evidence('serves', outcome)];
      const scan = evidence('scan', 'failed');

      expect(decideVerdict(checks, [...failed, scan])).toEqual({ kind: 'rejected', failed, warnings: [scan] });
    },
  );

  it('is incomplete until every check has reported, required or not', () => {
    expect(decideVerdict(checks, [evidence('serves', 'failed')])).toEqual({
      kind: 'incomplete',
      missing: ['boots', 'scan'],
    });
  });

  it('goes by the newest evidence of a check', () => {
    const retried = [
      evidence('serves', 'passed', '2026-11-20T12:00:00.000+01:00'),
      evidence('serves', 'failed', '2026-11-20T10:30:00.000Z'),
    ];

    expect(decideVerdict(checks, [evidence('boots'), evidence('scan'), ...retried])).toMatchObject({
      kind: 'accepted',
    });
  });

  it('accepts only if each required check passed', () => {
    const outcomes = fc.tuple(...checks.map(() => fc.constantFrom(...EvidenceOutcome.options)));
    fc.assert(
      fc.property(outcomes, (some) => {
        const verdict = decideVerdict(
          checks,
          checks.map(({ name }, i) => evidence(name, some[i])),
        );

        expect(verdict.kind === 'accepted').toBe(some[0] === 'passed' && some[1] === 'passed');
      }),
    );
  });
});

it('the newest evidence of each check is kept, by time and not by order', () => {
  const newest = evidence('boots', 'failed', '2026-11-20T11:00:00.000Z');

  expect([...latestEvidence([newest, evidence('boots')]).values()]).toEqual([newest]);
});

describe('outputTail', () => {
  it('keeps short output as it is', () => {
    const longest = 'x'.repeat(evidenceOutputLimit);

    expect(outputTail(longest)).toBe(longest);
  });

  it('keeps the end of long output and shows that something is missing', () => {
    const tail = outputTail(`${'x'.repeat(9000)}the end`);

    expect(tail).toHaveLength(evidenceOutputLimit);
    expect(tail).toMatch(/^…x+the end$/);
  });
});

it.each([
  { what: 'an unknown outcome', change: { outcome: 'maybe' } },
  { what: 'a time without a zone', change: { at: '2026-11-20T10:00:00' } },
  { what: 'too much output', change: { output: 'x'.repeat(evidenceOutputLimit + 1) } },
  { what: 'an unknown key', change: { colour: 'red' } },
])('$what is no evidence', ({ change }) => {
  expect(Evidence.safeParse({ ...evidence('boots'), ...change }).success).toBe(false);
});

it('is evidence with a time of whatever zone', () => {
  expect(Evidence.safeParse({ ...evidence('boots'), at: '2026-11-20T12:00:00+02:00' }).success).toBe(true);
});

describe('what is kept as evidence', () => {
  const one = evidence('boots');

  it.each([
    {},
    { durationSeconds: 0, output: 'x'.repeat(4096), outputUrl: 'https://contoso.example/logs/1' },
    ...EvidenceOutcome.options.map((outcome) => ({ outcome })),
    { at: '2026-11-20T12:00:00+02:00' },
  ])('may have %o', (changes) => {
    expect(Evidence.parse({ ...one, ...changes })).toEqual({ ...one, ...changes });
  });

  it.each([
    { check: '' },
    { reportedBy: '' },
    { durationSeconds: -1 },
    { output: 'x'.repeat(4097) },
    { outputUrl: 'logs' },
    { outcome: 'skipped' },
    { at: '2026-11-20' },
    { more: 1 },
  ])('never has %o', (changes) => {
    expect(Evidence.safeParse({ ...one, ...changes }).success).toBe(false);
  });
});
