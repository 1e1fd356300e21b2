import type { NoticeKind } from '../domain/compliance/findings/finding.ts';
import type { Digest, Notice } from '../domain/compliance/findings/notice.ts';
import { noticeBlocks } from './notice-blocks.ts';
import { teamsMessage } from './teams-message.ts';
import { minutes } from './words.ts';

const sections: Readonly<Record<NoticeKind, { readonly title: string; readonly color: string }>> = {
  escalation: { title: 'Overdue', color: 'Attention' },
  opened: { title: 'New', color: 'Warning' },
  reminder: { title: 'Still open', color: 'Accent' },
  solved: { title: 'Solved', color: 'Good' },
};
/** The most pressing first. */
const order = ['escalation', 'opened', 'reminder', 'solved'] as const satisfies readonly NoticeKind[];

/** What an owner is told of their machines, as the body that a Teams Workflows webhook takes. */
export function digestCard(digest: Digest, at: string, apiUrl: string): Readonly<Record<string, unknown>> {
  const { notices, owner, stillOpen, part, parts } = digest;
  const body = [
    { type: 'TextBlock', text: headline(digest), weight: 'Bolder', size: 'Medium', wrap: true },
    {
      type: 'FactSet',
      facts: [
        { title: 'Owner', value: owner },
        ...(stillOpen > 0 ? [{ title: 'Also open', value: `${stillOpen}, told before` }] : []),
        { title: 'When', value: minutes(at) },
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
  const number = (kind: NoticeKind) => notices.filter((notice) => notice.kind === kind).length;
  const [overdue, solved] = [number('escalation'), number('solved')];
  const open = notices.length - solved;
  const count = (machines: number) => `${machines} machine${machines === 1 ? '' : 's'}`;
  if (open === 0) {
    return `${count(solved)} solved`;
  }
  return [
    `${count(open)} to act on`,
    ...(overdue > 0 ? [`${overdue} overdue`] : []),
    ...(solved > 0 ? [`${solved} solved`] : []),
  ].join(', ');
}

function section(kind: NoticeKind, notices: readonly Notice[], apiUrl: string): readonly object[] {
  const some = notices.filter((notice) => notice.kind === kind);
  if (some.length === 0) {
    return [];
  }
  const { title, color } = sections[kind];
  return [
    { type: 'TextBlock', text: `${title} (${some.length})`, weight: 'Bolder', color, separator: true, wrap: true },
    ...some.flatMap((notice) => noticeBlocks(notice, apiUrl)),
  ];
}
