import type { NoticeKind } from '../domain/compliance/finding.ts';
import type { Digest, Notice } from '../domain/compliance/notice.ts';
import { teamsMessage } from './teams-message.ts';

const sections: Readonly<Record<NoticeKind, { readonly title: string; readonly color: string }>> = {
  escalation: { title: 'Overdue', color: 'Attention' },
  opened: { title: 'New', color: 'Warning' },
  reminder: { title: 'Still open', color: 'Accent' },
  solved: { title: 'Solved', color: 'Good' },
};
/** The most pressing first. */
const order = ['escalation', 'opened', 'reminder', 'solved'] as const satisfies readonly NoticeKind[];

/** Words of a machine's reason and next step that a card shows; the finding has them all. */
const longestWords = 400;

const verdictWords: Readonly<Record<string, string>> = {
  outdated: 'runs an outdated version',
  deprecated: 'runs a deprecated version',
  revoked: 'runs a revoked version',
  rejected: 'runs a version that was never accepted',
  wrongStage: 'runs a version of an earlier stage',
  unapprovedSource: 'does not come from an approved image',
  unknown: 'comes from an image that is not known',
};

/** What an owner is told of their machines, as the body that a Teams Workflows webhook takes. */
export function digestCard(digest: Digest, at: string, apiUrl: string): Readonly<Record<string, unknown>> {
  const { notices, owner, stillOpen, part, parts } = digest;
  const body = [
    { type: 'TextBlock', text: headline(digest), weight: 'Bolder', size: 'Medium', wrap: true },
    {
      type: 'FactSet',
      facts: [
        { title: 'Owner', value: owner },
        ...(stillOpen > 0 ? [{ title: 'Open besides', value: String(stillOpen) }] : []),
        { title: 'When', value: at },
        ...(parts > 1 ? [{ title: 'Card', value: `${part} of ${parts}` }] : []),
      ],
    },
    ...order.flatMap((kind) => section(kind, notices, apiUrl)),
  ];
  const query = new URLSearchParams({ owner, state: 'open' });
  const url = new URL(`/api/findings?${query.toString()}`, apiUrl).href;
  return teamsMessage(body, [{ type: 'Action.OpenUrl', title: 'All open findings', url }]);
}

function headline({ notices }: Digest): string {
  const solved = notices.filter(({ kind }) => kind === 'solved').length;
  const open = notices.length - solved;
  const count = (machines: number) => `${machines} machine${machines === 1 ? '' : 's'}`;
  if (open === 0) {
    return `${count(solved)} solved`;
  }
  return `${count(open)} to act on${solved > 0 ? `, ${solved} solved` : ''}`;
}

function section(kind: NoticeKind, notices: readonly Notice[], apiUrl: string): readonly object[] {
  const some = notices.filter((notice) => notice.kind === kind);
  if (some.length === 0) {
    return [];
  }
  const { title, color } = sections[kind];
  const items = some.flatMap((notice) => [
    { type: 'TextBlock', text: `**${notice.name}** ${words(notice)}`, wrap: true, spacing: 'Medium' },
    { type: 'TextBlock', text: details(notice, apiUrl), wrap: true, spacing: 'None', isSubtle: true },
  ]);
  return [
    { type: 'TextBlock', text: `${title} (${some.length})`, weight: 'Bolder', color, separator: true, wrap: true },
    ...items,
  ];
}

function words({ kind, verdict, solvedBecause }: Notice): string {
  return kind === 'solved' ? `is solved: ${solvedBecause ?? 'compliant'}` : (verdictWords[verdict] ?? verdict);
}

function details({ kind, reason, nextStep, dueAt, machineId, subscriptionId, resourceId }: Notice, apiUrl: string) {
  const finding = new URL(`/api/findings/${subscriptionId}/${machineId}`, apiUrl).href;
  const links = `[Finding](${finding}) · [Azure portal](https://portal.azure.com/#resource${resourceId})`;
  const todo =
    kind === 'solved' ? [] : [`${shortened(nextStep)} **Until ${dueAt.slice(0, 16).replace('T', ' ')} UTC.**`];
  return [shortened(reason), ...todo, links].join(' ');
}

function shortened(text: string): string {
  return text.length <= longestWords ? text : `${text.slice(0, longestWords)}…`;
}
