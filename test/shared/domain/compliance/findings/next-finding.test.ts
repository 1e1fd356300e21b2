import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../shared/domain/compliance/findings/finding.ts';
import { nextFinding, type Said } from '../../../../../shared/domain/compliance/findings/next-finding.ts';
import { findingVerdicts, type Verdict } from '../../../../../shared/domain/compliance/judgement.ts';
import { judge } from '../some-machines.ts';

const now = '2026-11-21T12:00:00.000Z';
const dueInADay = '2026-11-22T12:00:00.000Z';

const open: Finding = {
  state: 'open',
  verdict: 'outdated',
  episode: 2,
  openedAt: '2026-11-01T00:00:00.000Z',
  dueAt: '2026-11-30T00:00:00.000Z',
  solvedAt: null,
  solvedBecause: null,
  lastNotice: { kind: 'reminder', at: '2026-11-20T00:00:00.000Z' },
  escalatedAt: null,
  followed: true,
  pending: { kind: 'reminder', since: '2026-11-21T11:59:00.000Z', channel: 'default' },
};
const solved: Finding = {
  ...open,
  ...{ state: 'solved', solvedAt: '2026-11-10T00:00:00.000Z', solvedBecause: 'compliant', pending: null },
};
const gone: Said = { kind: 'gone' };

const owner = 'shop@contoso.example';

function said(verdict: Verdict, dueHours = 24, ownerBefore: string | null = owner): Said {
  return { kind: 'judged', judgement: { ...judge(), verdict, reason: 'So it is.', owner }, dueHours, ownerBefore };
}

describe('a machine without a finding', () => {
  it.each(findingVerdicts)('that is %s has its first one, with time to act', (verdict) => {
    const { finding, entry } = nextFinding(null, said(verdict), now);

    expect(finding).toEqual({
      ...{ state: 'open', verdict, episode: 1, openedAt: now, dueAt: dueInADay, solvedAt: null, solvedBecause: null },
      ...{ lastNotice: null, escalatedAt: null, followed: false, pending: null },
    });
    expect(entry).toEqual({ action: 'findingOpened', sentence: `${verdict}: So it is.` });
  });

  it.each([
    gone,
    ...(['compliant', 'exempt', 'serviceManaged', 'outOfScope', 'rebakeOwned'] as const).map((one) => said(one)),
  ])('has none for $kind $judgement.verdict', (one) => {
    expect(nextFinding(null, one, now)).toEqual({ finding: null, entry: null });
  });
});

describe('an open finding', () => {
  it('stays as it is while the verdict is the same, with the deadline that it had', () => {
    expect(nextFinding(open, said('outdated', 1), now)).toEqual({ finding: open, entry: null });
  });

  it.each([
    { what: 'less time', dueHours: 24, dueAt: dueInADay },
    { what: 'more time', dueHours: 24 * 365, dueAt: open.dueAt },
  ])('is told anew where another verdict gives $what, and is due at the earlier', ({ dueHours, dueAt }) => {
    const { finding, entry } = nextFinding(open, said('revoked', dueHours), now);

    expect(finding).toEqual({ ...open, verdict: 'revoked', dueAt, followed: false, pending: null });
    expect(entry).toEqual({ action: 'verdictChanged', sentence: 'revoked: So it is.' });
  });

  it.each([
    { what: 'was escalated', escalatedAt: '2026-11-20T00:00:00.000Z', dueAt: dueInADay },
    { what: 'was not escalated yet', escalatedAt: null, dueAt: '2026-11-20T00:00:00.000Z' },
  ])(
    'that $what when its time was over has a deadline to be escalated at by another verdict',
    ({ escalatedAt, dueAt }) => {
      const overdue = { ...open, dueAt: '2026-11-20T00:00:00.000Z', escalatedAt };

      const { finding } = nextFinding(overdue, said('revoked'), now);

      expect(finding).toMatchObject({ verdict: 'revoked', dueAt, escalatedAt: null });
    },
  );

  it('is told to who owns the machine now, with the deadline that it had', () => {
    const { finding, entry } = nextFinding(open, said('outdated', 1, 'web@contoso.example'), now);

    expect(finding).toEqual({ ...open, followed: false, pending: null });
    expect(entry).toEqual({
      action: 'ownerChanged',
      sentence: 'shop@contoso.example has to act now, before it was web@contoso.example',
    });
  });

  it.each([
    { what: 'the same owner', ownerBefore: owner },
    { what: 'the same owner in another case', ownerBefore: 'Shop@Contoso.example' },
    { what: 'an owner that nobody recorded', ownerBefore: null },
  ])('stays as it is with $what', ({ ownerBefore }) => {
    expect(nextFinding(open, said('outdated', 24, ownerBefore), now)).toEqual({ finding: open, entry: null });
  });

  it.each([
    { pending: 'escalation', escalatedAt: null, what: 'again, where nobody was told yet' },
    { pending: 'reminder', escalatedAt: now, what: 'not again, where people were told' },
  ] as const)('whose owner changes is escalated $what', ({ pending, escalatedAt }) => {
    const escalated: Finding = {
      ...open,
      escalatedAt: now,
      pending: { kind: pending, since: now, channel: 'default' },
    };

    const { finding } = nextFinding(escalated, said('outdated', 24, 'web@contoso.example'), now);

    expect(finding).toMatchObject({ pending: null, escalatedAt });
  });

  it.each([
    { one: gone, because: 'deleted', sentence: 'Solved: the machine was deleted.' },
    { one: said('compliant'), because: 'compliant', sentence: 'Solved: So it is.' },
    { one: said('exempt'), because: 'exempted', sentence: 'Solved: So it is.' },
    { one: said('serviceManaged'), because: 'serviceManaged', sentence: 'Solved: So it is.' },
    { one: said('outOfScope'), because: 'outOfScope', sentence: 'Solved: So it is.' },
    { one: said('rebakeOwned'), because: 'compliant', sentence: 'Solved: So it is.' },
  ])('is solved as $because, and what waited for a card waits no more', ({ one, because, sentence }) => {
    const { finding, entry } = nextFinding(open, one, now);

    expect(finding).toEqual({
      ...open,
      ...{ state: 'solved', solvedAt: now, solvedBecause: because, followed: false, pending: null },
    });
    expect(entry).toEqual({ action: 'findingSolved', sentence });
  });
});

describe('a solved finding', () => {
  it.each([gone, said('compliant'), said('exempt')])('stays solved for $kind $judgement.verdict', (one) => {
    expect(nextFinding(solved, one, now)).toEqual({ finding: solved, entry: null });
  });

  it.each(['outdated', 'revoked'] as const)(
    'is opened again for %s: the next episode, from the beginning',
    (verdict) => {
      const { finding, entry } = nextFinding(solved, said(verdict), now);

      expect(finding).toEqual({
        ...{ state: 'open', verdict, episode: 3, openedAt: now, dueAt: dueInADay, solvedAt: null, solvedBecause: null },
        ...{ lastNotice: null, escalatedAt: null, followed: false, pending: null },
      });
      expect(entry?.action).toBe('findingReopened');
    },
  );
});
