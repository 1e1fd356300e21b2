import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding, NoticeKind } from '../../../../../shared/domain/compliance/findings/finding.ts';
import { decideFollowUp } from '../../../../../shared/domain/compliance/findings/follow-finding.ts';

type Followed = Pick<Finding, 'state' | 'verdict' | 'dueAt' | 'lastNotice' | 'escalatedAt'>;

const hour = 3_600_000;
const start = Date.parse('2026-11-21T12:00:00.000Z');
const at = (hours: number) => new Date(start + hours * hour).toISOString();

/** Opened at 0, due at 24. */
function aFinding(changes: Partial<Followed> = {}): Followed {
  return { state: 'open', verdict: 'outdated', dueAt: at(24), lastNotice: null, escalatedAt: null, ...changes };
}

const owner = 'shop@contoso.example';
const told = (kind: NoticeKind, hours: number, said: Partial<Finding['lastNotice'] & object> = {}) => ({
  lastNotice: { kind, at: at(hours), verdict: 'outdated', owner, ...said } as const,
});
const notify = (notice: NoticeKind) => ({ kind: 'notify', notice });
const wait = (hours: number) => ({ kind: 'wait', until: at(hours) });
const nothing = { kind: 'nothing' };

describe('an open finding', () => {
  it.each([
    { what: 'is told at once', finding: aFinding(), now: 0, decision: notify('opened') },
    { what: 'is told even when it is due already', finding: aFinding(), now: 99, decision: notify('opened') },
    { what: 'waits for its reminder', finding: aFinding(told('opened', 0)), now: 1, decision: wait(8) },
    { what: 'waits to the last moment', finding: aFinding(told('opened', 0)), now: 7.999, decision: wait(8) },
    { what: 'is reminded of', finding: aFinding(told('opened', 0)), now: 8, decision: notify('reminder') },
    {
      what: 'is reminded of once for a long silence',
      finding: aFinding(told('opened', 0)),
      now: 23,
      decision: notify('reminder'),
    },
    {
      what: 'waits for the deadline when that comes first',
      finding: aFinding(told('reminder', 20)),
      now: 21,
      decision: wait(24),
    },
    {
      what: 'is escalated at its deadline',
      finding: aFinding(told('reminder', 20)),
      now: 24,
      decision: notify('escalation'),
    },
    {
      what: 'is escalated rather than reminded of',
      finding: aFinding(told('opened', 0)),
      now: 30,
      decision: notify('escalation'),
    },
    {
      what: 'is not escalated again',
      finding: aFinding({ ...told('escalation', 24), escalatedAt: at(24) }),
      now: 25,
      decision: wait(32),
    },
    {
      what: 'is still reminded of after that',
      finding: aFinding({ ...told('escalation', 24), escalatedAt: at(24) }),
      now: 32,
      decision: notify('reminder'),
    },
    {
      what: 'is told again when it became another one, before it is escalated',
      finding: aFinding(told('reminder', 20, { verdict: 'unknown' })),
      now: 26,
      decision: notify('opened'),
    },
    {
      what: 'is told to who owns the machine since',
      finding: aFinding(told('escalation', 24, { owner: 'web@contoso.example' })),
      now: 25,
      decision: notify('opened'),
    },
    {
      what: 'is taken as told where nobody kept what was said, and to whom',
      finding: aFinding({ lastNotice: { kind: 'opened', at: at(0) } }),
      now: 1,
      decision: wait(8),
    },
  ])('$what', ({ finding, now, decision }) => {
    expect(decideFollowUp(finding, owner, 8, at(now))).toEqual(decision);
  });

  it.each([
    { what: 'waits for its deadline', finding: aFinding(told('opened', 0)), now: 10, decision: wait(24) },
    {
      what: 'has nothing to wait for after it',
      finding: aFinding({ ...told('escalation', 24), escalatedAt: at(24) }),
      now: 99,
      decision: nothing,
    },
  ])('without reminders $what', ({ finding, now, decision }) => {
    expect(decideFollowUp(finding, owner, null, at(now))).toEqual(decision);
  });
});

describe('a solved finding', () => {
  const solved = (changes: Partial<Followed>) => aFinding({ state: 'solved', ...changes });

  it.each([
    { what: 'is told to whom it was opened', finding: solved(told('opened', 0)), decision: notify('solved') },
    { what: 'is told to whom it was escalated', finding: solved(told('escalation', 24)), decision: notify('solved') },
    { what: 'is not told where nothing was said', finding: solved({}), decision: nothing },
    { what: 'is told once', finding: solved(told('solved', 1)), decision: nothing },
    {
      what: 'is told where people heard of another verdict, and not yet of this one',
      finding: solved(told('opened', 0, { verdict: 'unknown' })),
      decision: notify('solved'),
    },
  ])('$what', ({ finding, decision }) => {
    expect(decideFollowUp(finding, owner, 8, at(2))).toEqual(decision);
  });
});

/** A finding as it goes through time: `steps` are hours to pass, or that it is solved. */
function live(steps: readonly (number | 'solve')[], remindEveryHours: number | null) {
  let finding = aFinding();
  let hours = 0;
  const notices: { readonly kind: NoticeKind; readonly hours: number }[] = [];
  const waits: { readonly until: string; readonly now: string }[] = [];
  for (const step of steps) {
    if (step === 'solve') {
      finding = { ...finding, state: 'solved' };
    } else {
      hours += step;
    }
    const decision = decideFollowUp(finding, owner, remindEveryHours, at(hours));
    if (decision.kind === 'wait') {
      waits.push({ until: decision.until, now: at(hours) });
    }
    if (decision.kind === 'notify') {
      notices.push({ kind: decision.notice, hours });
      finding = {
        ...finding,
        ...told(decision.notice, hours),
        escalatedAt: decision.notice === 'escalation' ? at(hours) : finding.escalatedAt,
      };
    }
  }
  return { finding, hours, notices, waits };
}

describe('whatever happens', () => {
  const steps = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
      { weight: 1, arbitrary: fc.constant('solve' as const) },
    ),
    { maxLength: 40 },
  );
  const reminders = fc.option(fc.double({ min: 0.5, max: 48, noNaN: true }), { nil: null });

  it('nobody is told twice for one cause', () => {
    fc.assert(
      fc.property(steps, reminders, (happened, remind) => {
        // What was opened late may be due at once: that is another cause.
        const { notices } = live([...happened, 0, 0], remind);

        expect(live([...happened, 0, 0, 0, 0], remind).notices).toEqual(notices);
        for (const kind of ['opened', 'escalation', 'solved'] as const) {
          expect(notices.filter((notice) => notice.kind === kind).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('reminders keep their distance from what was said before', () => {
    fc.assert(
      fc.property(steps, reminders, (happened, remind) => {
        const { notices } = live(happened, remind);
        notices.forEach((notice, i) => {
          if (notice.kind === 'reminder') {
            // Instants have milliseconds; hours here do not end there.
            expect(notice.hours - notices[i - 1]!.hours).toBeGreaterThan(remind! - 1e-6);
          }
        });
      }),
    );
  });

  it('what is waited for lies ahead', () => {
    fc.assert(
      fc.property(steps, reminders, (happened, remind) => {
        for (const { until, now } of live(happened, remind).waits) {
          expect(Date.parse(until)).toBeGreaterThan(Date.parse(now));
        }
      }),
    );
  });

  it('waiting until then is rewarded', () => {
    fc.assert(
      fc.property(steps, reminders, (happened, remind) => {
        const { finding, hours } = live(happened, remind);
        const decision = decideFollowUp(finding, owner, remind, at(hours));
        fc.pre(decision.kind === 'wait');

        expect(decideFollowUp(finding, owner, remind, decision.until).kind).toBe('notify');
      }),
    );
  });

  it('a solution is told to those who heard of the finding, and to nobody else', () => {
    fc.assert(
      fc.property(steps, reminders, (happened, remind) => {
        const kinds = live(happened, remind).notices.map(({ kind }) => kind);

        expect(kinds[0] ?? 'opened').toBe('opened');
        expect(kinds.indexOf('solved')).toBe(kinds.includes('solved') ? kinds.length - 1 : -1);
      }),
    );
  });
});
