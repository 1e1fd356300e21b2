import type { SolvedBecause } from '../domain/compliance/findings/finding.ts';
import type { Notice } from '../domain/compliance/findings/notice.ts';
import { resourceGroupIn } from '../domain/compliance/judging/resource-path.ts';
import { minutes, plain, shortened } from './words.ts';

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

const solvedWords: Readonly<Record<SolvedBecause, string>> = {
  compliant: 'it runs an approved image now',
  deleted: 'it was deleted',
  exempted: 'it is exempt',
  serviceManaged: 'an Azure service owns it',
  outOfScope: 'the rules leave it out now',
};

/** What a card says of one machine: which, why, what to do by when, and where to read on. */
export function noticeBlocks(notice: Notice, apiUrl: string): readonly object[] {
  const { kind, name, reason, nextStep, solvedBecause } = notice;
  const lines = [
    ...(solvedBecause === 'deleted' ? [] : [words(reason)]),
    ...(kind === 'solved' || nextStep === '' ? [] : [`**Next:** ${words(nextStep)}`]),
    footer(notice, apiUrl),
  ];
  return [
    { type: 'TextBlock', text: `**${name}** ${headline(notice)}`, wrap: true, spacing: 'Medium' },
    ...lines.map((text) => ({ type: 'TextBlock', text, wrap: true, spacing: 'None', isSubtle: true })),
  ];
}

function headline({ kind, verdict, solvedBecause }: Notice): string {
  return kind === 'solved'
    ? `is solved: ${solvedWords[solvedBecause ?? 'compliant']}`
    : (verdictWords[verdict] ?? verdict);
}

function footer({ kind, dueAt, machineId, subscriptionId, resourceId }: Notice, apiUrl: string): string {
  const finding = new URL(`/api/findings/${subscriptionId}/${machineId}`, apiUrl).href;
  const due = kind === 'escalation' ? `**Was due ${minutes(dueAt)}**` : `**By ${minutes(dueAt)}**`;
  return [
    ...(kind === 'solved' ? [] : [due]),
    // Names of machines are only unique within it.
    `Resource group ${resourceGroupIn(resourceId)}`,
    `[Finding](${inLink(finding)})`,
    `[Azure portal](https://portal.azure.com/#resource${inLink(resourceId)})`,
  ].join(' · ');
}

/** Names of resource groups may have parentheses, which end a link. */
function inLink(address: string): string {
  return address.replaceAll('(', '%28').replaceAll(')', '%29');
}

function words(text: string): string {
  return shortened(plain(text), longestWords);
}
