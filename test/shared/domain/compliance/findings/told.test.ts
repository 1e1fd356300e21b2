import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../../../shared/domain/compliance/findings/finding.ts';
import { toldOf } from '../../../../../shared/domain/compliance/findings/told.ts';

const at = '2026-11-21T12:00:00.000Z';
const since = '2026-11-21T11:45:00.000Z';
const owner = 'shop@contoso.example';
const card = { owner, at };
const notice = { kind: 'opened', since, episode: 1, verdict: 'outdated' } as const;
const told = { kind: 'opened', at, verdict: 'outdated', owner } as const;

const waiting: Finding = {
  state: 'open',
  verdict: 'outdated',
  episode: 1,
  openedAt: since,
  dueAt: '2026-11-30T00:00:00.000Z',
  solvedAt: null,
  solvedBecause: null,
  lastNotice: null,
  escalatedAt: null,
  followed: true,
  pending: { kind: 'opened', since, channel: 'default' },
};
const another = { kind: 'opened', since: at, channel: 'default' } as const;
const earlier = { ...told, verdict: 'unknown', at: '2026-11-20T00:00:00.000Z' } as const;

describe('a finding whose card was sent', () => {
  it('knows what its owner was told, and waits for no card any more', () => {
    expect(toldOf(waiting, notice, card)).toEqual({ ...waiting, pending: null, lastNotice: told });
  });

  it.each([
    { what: 'that is recorded already', finding: { ...waiting, pending: null, lastNotice: told } },
    { what: 'that is recorded, while another waits', finding: { ...waiting, pending: another, lastNotice: told } },
    { what: 'before it was opened again', finding: { ...waiting, episode: 2 } },
  ])('changes nothing of one $what', ({ finding }) => {
    expect(toldOf(finding, notice, card)).toBeUndefined();
  });

  it.each([
    { what: 'it was solved', changes: { state: 'solved', pending: null } },
    {
      what: 'it was solved, and earlier notices were sent',
      changes: { state: 'solved', pending: null, lastNotice: earlier },
    },
    { what: 'its verdict changed', changes: { verdict: 'revoked', pending: null } },
    { what: 'its verdict changed, and that waits already', changes: { verdict: 'revoked', pending: another } },
    {
      what: 'its verdict changed to what was told before',
      changes: { verdict: 'unknown', pending: null, lastNotice: earlier },
    },
    { what: 'another notice of the same time waits', changes: { pending: { ...another, kind: 'escalation', since } } },
  ] satisfies readonly { what: string; changes: Partial<Finding> }[])(
    'is looked at again where $what while the card was on the way',
    ({ changes }) => {
      const finding = { ...waiting, ...changes };

      expect(toldOf(finding, notice, card)).toEqual({ ...finding, lastNotice: told, followed: false });
    },
  );
});
