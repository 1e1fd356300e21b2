import { AdaptiveCard } from 'adaptivecards';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitDigest } from '../../../shared/domain/compliance/findings/split-digest.ts';
import type { Digest, Notice } from '../../../shared/domain/compliance/findings/notice.ts';
import { machineKey } from '../../../shared/domain/compliance/observed-machine.ts';
import { digestCard } from '../../../shared/notifications/digest-card.ts';
import { production, shop, vmId } from '../../support/compliance/some-machines.ts';

const at = '2026-01-05T08:00:00.000Z';
const apiUrl = 'https://rebake.example';
/** https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook */
const mostBytes = 28 * 1024;

describe("an owner's card", () => {
  it('is an Adaptive Card of version 1.4 that the renderer of Teams understands', () => {
    const content = contentOf(cardOf([aNotice('vm1'), aNotice('vm2', { kind: 'solved', solvedBecause: 'deleted' })]));
    const card = new AdaptiveCard();
    card.parse(content);

    expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
    expect(card.validateProperties().validationEvents).toEqual([]);
  });

  it('says which machine, why, what to do by when, and where to read on', () => {
    const text = JSON.stringify(cardOf([aNotice('vm1')]));

    for (const part of [
      '1 machine to act on',
      '**vm1** does not come from an approved image',
      'It comes from somewhere else.',
      '**Next:** Move to ubuntu-web 1.1.0.',
      '**By 2026-01-12 08:00 UTC** · Resource group rg-shop',
      `${apiUrl}/api/findings/${production}/${machineKey(vmId('vm1'))}`,
      `https://portal.azure.com/#resource${vmId('vm1')}`,
      `${apiUrl}/api/findings?owner=shop%40contoso.example&state=open`,
    ]) {
      expect(text).toContain(part);
    }
  });

  it('shows the words of rules and exemptions as they stand', () => {
    const reason = 'a@contoso.example answers for it: all of *:*:*, see [here](https://elsewhere.example).';

    const card = JSON.stringify(cardOf([aNotice('vm1', { reason })]));

    expect(card).toContain('all of ∗:∗:∗, see [here] (https://elsewhere.example).');
  });

  it('leads to machines in resource groups whose names have parentheses', () => {
    const resourceId = vmId('vm1').replace('rg-shop', 'rg-shop(old');

    const text = JSON.stringify(cardOf([aNotice('vm1', { resourceId, machineId: machineKey(resourceId) })]));

    const links = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, link]) => decodeURIComponent(link!));
    expect(links).toEqual([
      `${apiUrl}/api/findings/${production}/${machineKey(resourceId)}`,
      `https://portal.azure.com/#resource${resourceId}`,
    ]);
    expect(text).toContain('Resource group rg-shop(old');
  });

  it('has the most pressing first, each kind under a title with its number', () => {
    const text = JSON.stringify(
      cardOf([
        aNotice('a', { kind: 'solved', solvedBecause: 'compliant' }),
        aNotice('b', { kind: 'reminder' }),
        aNotice('c'),
        aNotice('d', { kind: 'escalation' }),
        aNotice('e'),
      ]),
    );

    const places = ['Overdue (1)', 'New (2)', 'Still open (1)', 'Solved (1)'].map((title) => text.indexOf(title));
    expect(places.every((place) => place > 0)).toBe(true);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(text).toContain('4 machines to act on, 1 overdue, 1 solved');
  });

  it('tells of what is solved why, and asks for nothing', () => {
    const text = JSON.stringify(cardOf([aNotice('vm1', { kind: 'solved', solvedBecause: 'deleted' })]));

    expect(text).toContain('1 machine solved');
    expect(text).toContain('is solved: it was deleted');
    expect(text).not.toContain('By ');
  });

  it.each([
    { because: 'compliant', words: 'is solved: it runs an approved image now' },
    { because: 'deleted', words: 'is solved: it was deleted' },
    { because: 'exempted', words: 'is solved: it is exempt' },
    { because: 'serviceManaged', words: 'is solved: an Azure service owns it' },
    { because: 'outOfScope', words: 'is solved: the rules leave it out now' },
    { because: null, words: 'is solved: it runs an approved image now' },
  ] as const)('says in words that a finding is solved: $because', ({ because, words }) => {
    const text = JSON.stringify(cardOf([aNotice('vm1', { kind: 'solved', solvedBecause: because })]));

    expect(text).toContain(`**vm1** ${words}`);
    // What was wrong with a machine that is gone tells nobody anything.
    expect(text.includes('It comes from somewhere else.')).toBe(because !== 'deleted');
  });

  it.each([
    { verdict: 'outdated', words: 'runs an outdated version' },
    { verdict: 'deprecated', words: 'runs a deprecated version' },
    { verdict: 'revoked', words: 'runs a revoked version' },
    { verdict: 'rejected', words: 'runs a version that was never accepted' },
    { verdict: 'wrongStage', words: 'runs a version of an earlier stage' },
    { verdict: 'unapprovedSource', words: 'does not come from an approved image' },
    { verdict: 'unknown', words: 'comes from an image that is not known' },
  ] as const)('says in words what is wrong: $verdict', ({ verdict, words }) => {
    expect(JSON.stringify(cardOf([aNotice('vm1', { verdict })]))).toContain(`**vm1** ${words}`);
  });

  it('says since when what is overdue should have been done', () => {
    const text = JSON.stringify(cardOf([aNotice('vm1', { kind: 'escalation' })]));

    expect(text).toContain('1 machine to act on, 1 overdue');
    expect(text).toContain('**Was due 2026-01-12 08:00 UTC**');
  });

  it('says which of several it is, and what is open besides', () => {
    const text = JSON.stringify(cardOf([aNotice('vm1')], { part: 2, parts: 3, stillOpen: 7 }));

    expect(text).toContain('2 of 3');
    expect(text).toContain('{"title":"Also open","value":"7, told before"}');
  });

  it('stays below what Teams takes, whatever the notices are, and none is left out', () => {
    fc.assert(
      fc.property(fc.array(anyNotice, { minLength: 1, maxLength: 120 }), (notices) => {
        const parts = splitDigest({ notices });

        expect(parts.flat()).toEqual(notices);
        for (const [index, some] of parts.entries()) {
          const card = cardOf(some, { part: index + 1, parts: parts.length, stillOpen: 99_999 });
          expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(mostBytes);
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Names and ids as long as Azure allows; reasons of any length and script. */
const anyNotice = fc
  .record({
    name: fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }),
    group: fc.stringMatching(/^[a-z0-9-]{1,90}$/),
    kind: fc.constantFrom('opened' as const, 'reminder' as const, 'escalation' as const, 'solved' as const),
    verdict: fc.constantFrom('outdated' as const, 'revoked' as const, 'unapprovedSource' as const),
    reason: fc.string({ maxLength: 3_000, unit: 'grapheme' }),
    nextStep: fc.string({ maxLength: 3_000, unit: 'binary' }),
  })
  .map(({ group, ...words }) => {
    const resourceId = vmId('x').replace('rg-shop', group).replace(/x$/, 'n'.repeat(64));
    return aNotice('vm', { ...words, resourceId, machineId: machineKey(resourceId) });
  });

function aNotice(name: string, changes: Partial<Notice> = {}): Notice {
  return {
    ...{ machineId: machineKey(vmId(name)), subscriptionId: production, episode: 1, kind: 'opened', since: at },
    ...{ name, resourceId: vmId(name), verdict: 'unapprovedSource', dueAt: '2026-01-12T08:00:00.000Z' },
    ...{ reason: 'It comes from somewhere else.', nextStep: 'Move to ubuntu-web 1.1.0.', solvedBecause: null },
    ...changes,
  };
}

function cardOf(notices: readonly Notice[], changes: Partial<Digest> = {}) {
  const digest: Digest = {
    ...{ kind: 'digest', digestId: 'd1', owner: shop, channel: 'default', webhook: null, notices: [...notices] },
    ...{ stillOpen: 0, part: 1, parts: 1, ...changes },
  };
  return digestCard(digest, at, apiUrl);
}

function contentOf(card: Readonly<Record<string, unknown>>): object {
  return (card as { attachments: readonly [{ content: object }] }).attachments[0].content;
}
