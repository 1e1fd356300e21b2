import { AdaptiveCard } from 'adaptivecards';
import { expect, it } from 'vitest';
import type { Alert } from '../../../shared/domain/records/outbox-entry.ts';
import { alertCard } from '../../../shared/notifications/alert-card.ts';

const alert: Alert = {
  kind: 'alert',
  severity: 'critical',
  title: 'Promotion of ubuntu-web 1.0.1 into production halted',
  text: 'Replication to eastus failed',
  facts: [{ title: 'Wave', value: '2 of 3' }],
  links: [
    { title: 'Promotion', url: '/api/image-definitions/ubuntu-web/promotions/p1' },
    { title: 'Elsewhere', url: 'https://example.com/x' },
  ],
};
const at = '2026-01-05T08:00:00.000Z';

it('is a message with one Adaptive Card that the renderer of Teams understands', () => {
  const { attachments } = alertCard(alert, at, 'https://rebake.example') as {
    attachments: { contentType: string; content: object }[];
  };
  const card = new AdaptiveCard();
  card.parse(attachments[0]!.content);

  expect(attachments).toHaveLength(1);
  expect(attachments[0]?.contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(card.validateProperties().validationEvents).toEqual([]);
  expect(card.getItemCount()).toBe(3);
});

it('has links that lead to the API from wherever it is read', () => {
  const text = JSON.stringify(alertCard(alert, at, 'https://rebake.example'));

  expect(text).toContain('https://rebake.example/api/image-definitions/ubuntu-web/promotions/p1');
  expect(text).toContain('https://example.com/x');
  expect(text).toContain('2026-01-05 08:00 UTC');
});

it.each([
  { written: 'until 2026-01-07T08:00:00.000Z; then live', read: 'until 2026-01-07 08:00 UTC; then live' },
  { written: '2026-01-07T08:30:00Z', read: '2026-01-07 08:30 UTC' },
  { written: 'on 2026-01-07, at 08:00', read: 'on 2026-01-07, at 08:00' },
  { written: 'local 2026-01-07T08:00 of a freeze', read: 'local 2026-01-07T08:00 of a freeze' },
  { written: 'image 24.04.202601070', read: 'image 24.04.202601070' },
])('shows instants as people read them: $read', ({ written, read }) => {
  const card = JSON.stringify(
    alertCard({ ...alert, text: written, facts: [{ title: 'Ends', value: written }] }, at, 'https://rebake.example'),
  );

  expect(card).toContain(JSON.stringify(read).slice(1, -1));
  expect(card.split(read)).toHaveLength(3);
});

it.each([
  { written: 'Exempt until then: machines from Canonical:*:*.', read: 'machines from Canonical:∗:∗.' },
  { written: '**all is well**', read: '∗∗all is well∗∗' },
  { written: 'see [the finding](https://elsewhere.example)', read: '[the finding] (https://elsewhere.example)' },
])('shows what people wrote as it stands, no emphasis and no links: $written', ({ written, read }) => {
  const facts = [{ title: 'Reason', value: written }];

  const card = JSON.stringify(alertCard({ ...alert, text: written, facts }, at, 'https://rebake.example'));

  expect(card.split(read)).toHaveLength(3);
});

it('stays below what Teams takes, however long the text is', () => {
  const card = alertCard({ ...alert, text: 'x'.repeat(100_000) }, at, 'https://rebake.example');

  expect(JSON.stringify(card).length).toBeLessThan(28_000);
});
