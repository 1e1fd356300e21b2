import { z } from 'zod';
import * as views from '../../../functions/http/compliance/views.ts';
import type { Scenarios } from './start-scenarios.ts';
import { until } from './until.ts';

type Machine = z.output<typeof views.MachineView>;
type Finding = z.output<typeof views.FindingView>;

const Machines = z.object({ items: z.array(views.MachineView) });
const Findings = z.object({ items: z.array(views.FindingView) });

/** What the API says of machines, by their names. */
export interface MachineActions {
  /** Every machine that was ever seen, deleted ones too. */
  all(): Promise<readonly Machine[]>;
  /** Of every machine that there ever was a finding of. */
  findings(): Promise<readonly Finding[]>;
  /** The machine, as soon as that is said of it. */
  judged(name: string, verdict: Machine['judgement']['verdict']): Promise<Machine>;
  /** The finding, as soon as it stands so. */
  finding(name: string, state: Finding['state']): Promise<Finding>;
  /** The text of the first card that names all of these. */
  card(...words: readonly string[]): Promise<string>;
}

export function machineActions({ api, azure }: Pick<Scenarios, 'api' | 'azure'>): MachineActions {
  const actions: MachineActions = {
    all: async () => Machines.parse(await api.read('/api/machines?gone=true&limit=500')).items,
    async findings() {
      const open = Findings.parse(await api.read('/api/findings?state=open&limit=500'));
      const solved = Findings.parse(await api.read('/api/findings?state=solved&limit=500'));
      return [...open.items, ...solved.items];
    },
    judged: (name, verdict) =>
      until(`${name} is ${verdict}`, async () =>
        (await actions.all()).find(({ machine, judgement }) => machine.name === name && judgement.verdict === verdict),
      ),
    finding: (name, state) =>
      until(`the finding of ${name} is ${state}`, async () =>
        (await actions.findings()).find((finding) => finding.name === name && finding.state === state),
      ),
    card: (...words) =>
      until(`a card names ${words.join(', ')}`, async () => {
        const cards = await azure.cards();
        return cards.find(({ content }) => words.every((word) => content.includes(word)))?.content;
      }),
  };
  return actions;
}
