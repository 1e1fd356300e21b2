import type { Alert } from '../domain/records/outbox-entry.ts';
import { teamsMessage } from './teams-message.ts';
import { minutes, plain, readable, shortened } from './words.ts';

const colours = { information: 'Accent', warning: 'Warning', critical: 'Attention' } as const;

/** Teams takes 28 KB a message; the text is what grows. */
const longestText = 8_000;

/** An alert as the body that a Teams Workflows webhook takes: a message with one Adaptive Card. */
export function alertCard(alert: Alert, at: string, apiUrl: string): Readonly<Record<string, unknown>> {
  const facts = alert.facts.map(({ title, value }) => ({ title, value: plain(readable(value)) }));
  const body = [
    {
      type: 'TextBlock',
      text: plain(alert.title),
      weight: 'Bolder',
      size: 'Medium',
      wrap: true,
      color: colours[alert.severity],
    },
    { type: 'TextBlock', text: shortened(plain(readable(alert.text)), longestText), wrap: true },
    { type: 'FactSet', facts: [...facts, { title: 'When', value: minutes(at) }] },
  ];
  const actions = alert.links.map(({ title, url }) => ({
    type: 'Action.OpenUrl',
    title,
    url: new URL(url, apiUrl).href,
  }));
  return teamsMessage(body, actions);
}
