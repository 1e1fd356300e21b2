import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../../shared/domain/image-version/evidence.ts';
import { evaluateGate, type GateConditionName, type GateFacts } from '../../../../shared/domain/promotion/gate.ts';
import { FreezeWindow } from '../../../../shared/domain/recipe/freeze-window.ts';
import type { PromotionDecision } from '../../../../shared/domain/records/promotion-record.ts';
import { aRecipe } from '../a-recipe.ts';

const now = '2026-11-20T10:00:00.000Z';
const daysAgo = (days: number) => new Date(Date.parse(now) - days * 86_400_000).toISOString();

function evidence(check: string, changes: Partial<Evidence> = {}): Evidence {
  return {
    check,
    required: true,
    outcome: 'passed',
    at: daysAgo(1),
    durationSeconds: 3,
    output: '',
    outputUrl: null,
    reportedBy: 'rebake',
    ...changes,
  };
}

function decision(id: string, kind: PromotionDecision['decision'] = 'approve'): PromotionDecision {
  return { by: { id, name: id.toUpperCase() }, at: now, reason: 'looks good', decision: kind };
}

interface SomeFacts {
  readonly approvals: number;
  readonly soakHours: number;
  readonly hoursLive: number;
  readonly approvers: readonly string[];
  readonly oldDays: number;
}

/** Everything met: one approval of one, soaked for two days of one, fresh evidence. */
const open: GateFacts = {
  stage: aRecipe().stages[1]!,
  previousStage: 'test',
  state: 'accepted',
  revokedAncestor: null,
  liveInPreviousSince: daysAgo(2),
  checks: [
    { name: 'boots', required: true, kind: 'boot' },
    { name: 'serves', required: true, kind: 'run' },
    { name: 'scan', required: false, kind: 'external' },
  ],
  evidence: [evidence('boots'), evidence('serves')],
  requestedBy: 'ann',
  decisions: [decision('bob')],
  freezeWindows: [],
  now,
};

function unmet(changes: Partial<GateFacts>): readonly GateConditionName[] {
  return evaluateGate({ ...open, ...changes })
    .conditions.filter(({ met }) => !met)
    .map(({ name }) => name);
}

it('opens when every condition is met, and says what each found', () => {
  const result = evaluateGate(open);

  expect(result).toMatchObject({ open: true, opensAt: null });
  expect(result.conditions).toEqual([
    { name: 'version', met: true, opensAt: null, sentence: 'The version is accepted and not revoked' },
    { name: 'previousStage', met: true, opensAt: null, sentence: `The version is live in test since ${daysAgo(2)}` },
    { name: 'evidence', met: true, opensAt: null, sentence: 'All 2 required checks passed within 14 days' },
    { name: 'soak', met: true, opensAt: null, sentence: 'Has soaked in test for 24 hours' },
    { name: 'approvals', met: true, opensAt: null, sentence: '1 of 1 approvals (by BOB)' },
    { name: 'freeze', met: true, opensAt: null, sentence: 'No freeze window holds' },
  ]);
});

describe('each condition', () => {
  it.each([
    { what: 'the version is revoked', changes: { state: 'revoked' }, waits: ['version'] },
    { what: 'the version is still checked', changes: { state: 'checking' }, waits: ['version'] },
    {
      what: 'it is not live in the stage before',
      changes: { liveInPreviousSince: null },
      waits: ['previousStage', 'soak'],
    },
    { what: 'a required check has no evidence', changes: { evidence: [evidence('boots')] }, waits: ['evidence'] },
    {
      what: 'a required check failed',
      changes: { evidence: [evidence('boots'), evidence('serves', { outcome: 'failed' })] },
      waits: ['evidence'],
    },
    {
      what: 'a required check was repeated and failed',
      changes: {
        evidence: [evidence('boots'), evidence('serves', { outcome: 'failed', at: now }), evidence('serves')],
      },
      waits: ['evidence'],
    },
    {
      what: 'evidence is too old',
      changes: { evidence: [evidence('boots'), evidence('serves', { at: daysAgo(14.01) })] },
      waits: ['evidence'],
    },
    { what: 'it soaks', changes: { liveInPreviousSince: daysAgo(0.5) }, waits: ['soak'] },
    { what: 'nobody approved', changes: { decisions: [] }, waits: ['approvals'] },
    { what: 'only the requester approved', changes: { decisions: [decision('ann')] }, waits: ['approvals'] },
    {
      what: 'the requester approved in another casing',
      changes: { decisions: [decision('ANN')] },
      waits: ['approvals'],
    },
    { what: 'somebody rejected', changes: { decisions: [decision('bob', 'reject')] }, waits: ['approvals'] },
    {
      what: 'a freeze holds',
      changes: { freezeWindows: [FreezeWindow.parse({ name: 'x', from: '2026-11-20T00:00', to: '2026-11-21T00:00' })] },
      waits: ['freeze'],
    },
  ] as const)('closes the gate when $what', ({ changes, waits }) => {
    expect(unmet(changes)).toEqual(waits);
  });

  it.each([
    {
      what: 'evidence is exactly as old as it may be',
      changes: { evidence: [evidence('boots'), evidence('serves', { at: daysAgo(14) })] },
    },
    {
      what: 'a failed check was repeated and passed',
      changes: {
        evidence: [evidence('boots'), evidence('serves', { outcome: 'failed', at: daysAgo(2) }), evidence('serves')],
      },
    },
    {
      what: 'a check that is not required failed',
      changes: { evidence: [...open.evidence, evidence('scan', { required: false, outcome: 'failed' })] },
    },
    { what: 'it has soaked to the second', changes: { liveInPreviousSince: daysAgo(1) } },
    {
      what: 'a freeze is for another stage',
      changes: {
        freezeWindows: [
          FreezeWindow.parse({ name: 'x', from: '2026-11-20T00:00', to: '2026-11-21T00:00', stages: ['canary'] }),
        ],
      },
    },
    { what: 'Rebake itself asked and one person approved', changes: { requestedBy: 'rebake' } },
  ])('leaves it open when $what', ({ changes }) => {
    expect(unmet(changes)).toEqual([]);
  });

  it('counts each person once', () => {
    const stage = { ...open.stage, gate: { ...open.stage.gate!, approvals: 2 } };

    expect(unmet({ stage, decisions: [decision('bob'), decision('Bob')] })).toEqual(['approvals']);
    expect(unmet({ stage, decisions: [decision('bob'), decision('cleo')] })).toEqual([]);
  });

  it.each([
    { outcome: 'failed', words: 'serves failed' },
    { outcome: 'timedOut', words: 'serves timed out' },
    { outcome: 'error', words: 'serves could not be run' },
  ] as const)('words a check that $outcome', ({ outcome, words }) => {
    const result = evaluateGate({ ...open, evidence: [evidence('boots'), evidence('serves', { outcome })] });

    expect(result.conditions.find(({ name }) => name === 'evidence')?.sentence).toContain(words);
  });

  it.each([
    { until: daysAgo(0.9), waits: [] },
    { until: daysAgo(1.1), waits: ['soak'] },
  ])('a version that soaked until $until, when a later one took its place, waits for $waits', ({ until, waits }) => {
    expect(unmet({ liveInPreviousUntil: until })).toEqual(waits);
  });

  it('a soak that was cut short is not going to be over by waiting', () => {
    const result = evaluateGate({ ...open, liveInPreviousUntil: daysAgo(1.1) });

    expect(result).toMatchObject({ open: false, opensAt: null });
    expect(result.conditions.find(({ name }) => name === 'soak')?.sentence).toContain('promote that one');
  });

  it('a stage without a gate asks for nothing but an accepted version with evidence', () => {
    const { name, gallery, healthAlerts, waves } = open.stage;
    const stage = { name, gallery, healthAlerts, waves };

    expect(unmet({ stage, decisions: [], liveInPreviousSince: now })).toEqual([]);
  });
});

describe('what a check lacks, and what brings it', () => {
  const scanned: GateFacts = { ...open, checks: open.checks.map((check) => ({ ...check, required: true })) };
  const fresh = [evidence('boots'), evidence('serves'), evidence('scan')];

  it.each([
    { what: 'nothing', found: fresh, says: 'All 3 required checks passed within 14 days' },
    {
      what: 'fresh evidence of a machine',
      found: [evidence('boots', { at: daysAgo(15) }), ...fresh.slice(1)],
      says: `Required checks lack fresh evidence: boots passed at ${daysAgo(15)}, more than 14 days ago: force a rebake`,
    },
    {
      what: 'fresh evidence of another system',
      found: [...fresh.slice(0, 2), evidence('scan', { at: daysAgo(15) })],
      says: `Required checks lack fresh evidence: scan passed at ${daysAgo(15)}, more than 14 days ago: send evidence of it`,
    },
    {
      what: 'all evidence of two',
      found: fresh.slice(0, 1),
      says: 'Required checks lack fresh evidence: serves has no evidence: force a rebake; scan has no evidence: send evidence of it',
    },
    {
      what: 'a pass',
      found: [...fresh, evidence('scan', { outcome: 'failed', at: now })],
      says: 'Required checks lack fresh evidence: scan failed: send evidence of it',
    },
  ])('$what', ({ found, says }) => {
    const { conditions } = evaluateGate({ ...scanned, evidence: found });

    expect(conditions.find(({ name }) => name === 'evidence')?.sentence).toBe(says);
  });
});

describe('the time at which it may open', () => {
  it('is the end of the soak', () => {
    const liveInPreviousSince = daysAgo(0.5);

    expect(evaluateGate({ ...open, liveInPreviousSince }).opensAt).toBe('2026-11-20T22:00:00.000Z');
  });

  it('moves behind a freeze that begins in the meantime', () => {
    const freezeWindows = [FreezeWindow.parse({ name: 'x', from: '2026-11-20T20:00', to: '2026-11-23T08:00' })];

    expect(evaluateGate({ ...open, liveInPreviousSince: daysAgo(0.5), freezeWindows }).opensAt).toBe(
      '2026-11-23T08:00:00.000Z',
    );
  });

  it('is not known when evidence will be too old by then', () => {
    const stale = [evidence('boots', { at: daysAgo(13.9) }), evidence('serves')];

    expect(evaluateGate({ ...open, liveInPreviousSince: daysAgo(0.5), evidence: stale }).opensAt).toBeNull();
  });

  it('is not known while somebody has to act', () => {
    expect(evaluateGate({ ...open, liveInPreviousSince: daysAgo(0.5), decisions: [] }).opensAt).toBeNull();
  });
});

describe('whatever the facts', () => {
  const people = ['ann', 'bob', 'cleo', 'dan'];
  const facts = fc.record({
    approvals: fc.nat(3),
    soakHours: fc.nat(48),
    hoursLive: fc.nat(72),
    approvers: fc.subarray(people),
    oldDays: fc.nat(30),
  });
  const build = ({ approvals, soakHours, hoursLive, approvers, oldDays }: SomeFacts): GateFacts => ({
    ...open,
    stage: { ...open.stage, gate: { approvals, soakHours, evidenceMaxAgeDays: 14, expiryDays: 7, automatic: false } },
    liveInPreviousSince: daysAgo(hoursLive / 24),
    decisions: approvers.map((id) => decision(id)),
    evidence: [evidence('boots', { at: daysAgo(oldDays) }), evidence('serves')],
  });

  it('it is open if and only if every line is met, and all six lines are there', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const result = evaluateGate(build(some));

        expect(result.conditions).toHaveLength(6);
        expect(result.open).toBe(result.conditions.every(({ met }) => met));
      }),
    );
  });

  it('one more approval, a longer soak or fresher evidence never closes it', () => {
    fc.assert(
      fc.property(facts, fc.constantFrom(...people), fc.nat(48), (some, person, hours) => {
        fc.pre(evaluateGate(build(some)).open);
        const better = {
          ...some,
          approvers: [...some.approvers, person],
          hoursLive: some.hoursLive + hours,
          oldDays: Math.max(0, some.oldDays - hours),
        };

        expect(evaluateGate(build(better)).open).toBe(true);
      }),
    );
  });

  it('asking for more never opens it', () => {
    fc.assert(
      fc.property(facts, fc.nat(3), fc.nat(48), (some, approvals, hours) => {
        fc.pre(!evaluateGate(build(some)).open);
        const stricter = { ...some, approvals: some.approvals + approvals, soakHours: some.soakHours + hours };

        expect(evaluateGate(build(stricter)).open).toBe(false);
      }),
    );
  });

  it('at the time it names, it is open', () => {
    fc.assert(
      fc.property(facts, (some) => {
        const { opensAt } = evaluateGate(build(some));
        fc.pre(opensAt !== null);

        expect(evaluateGate({ ...build(some), now: opensAt }).open).toBe(true);
      }),
    );
  });
});

describe('a freeze says until when it holds', () => {
  const always = [
    FreezeWindow.parse({ name: 'odd', weekly: { from: 'Mon 00:00', to: 'Thu 00:00' } }),
    FreezeWindow.parse({ name: 'even', weekly: { from: 'Thu 00:00', to: 'Mon 00:00' } }),
  ];

  it.each([
    {
      windows: [FreezeWindow.parse({ name: 'x', from: '2026-11-20T00:00', to: '2026-11-21T00:00' })],
      sentence: 'Frozen by x until 2026-11-21T00:00:00.000Z',
      opensAt: '2026-11-21T00:00:00.000Z',
    },
    { windows: always, sentence: 'Frozen by even with no end in sight', opensAt: null },
  ])('$sentence', ({ windows, sentence, opensAt }) => {
    const { conditions } = evaluateGate({ ...open, freezeWindows: windows });

    expect(conditions.find(({ name }) => name === 'freeze')).toEqual({ name: 'freeze', met: false, sentence, opensAt });
  });
});

describe('what a condition says', () => {
  const { name, gallery, healthAlerts, waves } = open.stage;
  const ungated = { name, gallery, healthAlerts, waves };
  const asking = (gate: object) => ({ ...open.stage, gate: { ...open.stage.gate!, ...gate } });

  it.each<{ of: GateConditionName; changes: Partial<GateFacts>; met: boolean; sentence: string }>([
    {
      of: 'version',
      changes: { revokedAncestor: 'ubuntu-hardened 1.0.0' },
      met: false,
      sentence: 'The version was baked from ubuntu-hardened 1.0.0, which is revoked: rebake it',
    },
    {
      of: 'version',
      changes: { state: 'deprecated' },
      met: false,
      sentence: 'The version is deprecated; only an accepted version may be promoted',
    },
    {
      of: 'previousStage',
      changes: { liveInPreviousSince: null },
      met: false,
      sentence: 'The version is not live in test',
    },
    {
      of: 'previousStage',
      changes: { liveInPreviousUntil: daysAgo(0.5) },
      met: true,
      sentence: 'The version was live in test until a later one took its place',
    },
    { of: 'soak', changes: { stage: ungated }, met: true, sentence: 'No soak is asked for' },
    {
      of: 'soak',
      changes: { liveInPreviousSince: null },
      met: false,
      sentence: 'Soaks for 24 hours once it is live in test',
    },
    {
      of: 'soak',
      changes: { liveInPreviousSince: daysAgo(0.5) },
      met: false,
      sentence: 'Soaks in test for 24 hours, until 2026-11-20T22:00:00.000Z',
    },
    {
      of: 'soak',
      changes: { liveInPreviousSince: daysAgo(2), liveInPreviousUntil: daysAgo(1.5) },
      met: false,
      sentence: 'Was live in test for less than 24 hours before a later version took its place: promote that one',
    },
    { of: 'approvals', changes: { stage: ungated }, met: true, sentence: 'No approval is asked for' },
    {
      of: 'approvals',
      changes: { decisions: [] },
      met: false,
      sentence: '0 of 1 approvals; waits for 1 more, not by the requester',
    },
    {
      of: 'approvals',
      changes: { stage: asking({ approvals: 3 }), decisions: [decision('bob'), decision('cleo')] },
      met: false,
      sentence: '2 of 3 approvals (by BOB, CLEO); waits for 1 more, not by the requester',
    },
    {
      of: 'approvals',
      changes: { decisions: [decision('bob'), decision('cleo')] },
      met: true,
      sentence: '2 of 1 approvals (by BOB, CLEO)',
    },
  ])('$of: $sentence', ({ of, changes, met, sentence }) => {
    const { conditions } = evaluateGate({ ...open, ...changes });

    expect(conditions.find((one) => one.name === of)).toMatchObject({ name: of, met, sentence });
  });

  it('of an approval by whoever asked, in whatever case either is written', () => {
    expect(unmet({ requestedBy: 'BOB', decisions: [decision('bob')] })).toEqual(['approvals']);
  });

  it('of the opening is the end of the soak or of the freeze, whichever comes last', () => {
    const freezeWindows = [FreezeWindow.parse({ name: 'x', from: '2026-11-20T00:00', to: '2026-11-20T12:00' })];

    expect(evaluateGate({ ...open, freezeWindows }).opensAt).toBe('2026-11-20T12:00:00.000Z');
    expect(evaluateGate({ ...open, freezeWindows, liveInPreviousSince: daysAgo(0.5) }).opensAt).toBe(
      '2026-11-20T22:00:00.000Z',
    );
  });
});
