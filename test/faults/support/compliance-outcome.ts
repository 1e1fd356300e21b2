import { z } from 'zod';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';

/** What a run leaves behind, sorted: the same for every run of the same machines, whatever went wrong meanwhile. */
export interface Outcome {
  /** Each machine with its verdict. */
  readonly machines: readonly string[];
  /** Each finding with how it stands. */
  readonly findings: readonly string[];
  /** Each machine with what a card told of it; twice where two cards told the same. */
  readonly notices: readonly string[];
}

/** More than any run posts. */
const mostCards = 20_000;

export async function readOutcome(scenarios: Scenarios): Promise<Outcome> {
  const machines = await readAll(scenarios, '/api/machines?gone=true', MachineItem);
  const open = await readAll(scenarios, '/api/findings?state=open', FindingItem);
  const solved = await readAll(scenarios, '/api/findings?state=solved', FindingItem);
  return {
    machines: machines.map(({ machineId, judgement, goneAt }) =>
      [machineId, judgement.verdict, goneAt === null ? 'there' : 'gone'].join(' '),
    ),
    findings: [...open, ...solved]
      .map(({ machineId, state, verdict, episode, solvedBecause, lastNotice }) =>
        [machineId, state, verdict, episode, solvedBecause ?? '-', lastNotice?.kind ?? 'untold'].join(' '),
      )
      .toSorted(),
    notices: await noticesOnCards(scenarios),
  };
}

const MachineItem = z.object({
  machineId: z.string(),
  judgement: z.object({ verdict: z.string() }),
  goneAt: z.string().nullable(),
});
const FindingItem = z.object({
  machineId: z.string(),
  state: z.string(),
  verdict: z.string(),
  episode: z.number(),
  solvedBecause: z.string().nullable(),
  lastNotice: z.object({ kind: z.string() }).nullable(),
});

async function readAll<Item extends { readonly machineId: string }>(
  { api }: Scenarios,
  path: string,
  item: z.ZodType<Item>,
): Promise<readonly Item[]> {
  const Page = z.object({ items: z.array(item), cursor: z.string().nullable() });
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const next = new URLSearchParams({ limit: '500', ...(cursor === null ? {} : { cursor }) });
    const page: z.output<typeof Page> = Page.parse(await api.read(`${path}&${next.toString()}`));
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== null);
  return all.toSorted((one, other) => (one.machineId < other.machineId ? -1 : 1));
}

const Cards = z.array(z.object({ content: z.object({ body: z.array(z.object({ text: z.string().optional() })) }) }));

/**
 * A card goes out at least once: it is posted again where the host dies between posting it and saying so. A repeat is
 * the same digest and part, and so the same to the letter (the time and the notices of a digest are fixed before it is
 * sent): it counts once. Whatever another digest tells counts by itself.
 */
async function noticesOnCards({ stack }: Scenarios): Promise<readonly string[]> {
  const answer = await fetch(new URL(`/cards?limit=${mostCards}`, stack.endpoints.teams));
  const cards = Cards.parse(await answer.json());
  if (cards.length >= mostCards) {
    throw new Error(`There are ${mostCards} cards or more: not all were read`);
  }
  const distinct = new Map(cards.map(({ content }) => [JSON.stringify(content), content]));
  return [...distinct.values()].flatMap(({ body }) => noticesOf(body.map(({ text = '' }) => text))).toSorted();
}

/** A card's texts are titles of sections, `New (3)`, and in each two texts of a machine, the second with its link. */
function noticesOf(texts: readonly string[]): readonly string[] {
  let section = '';
  return texts.flatMap((text) => {
    section = /^(New|Overdue|Still open|Solved) \(\d+\)$/.exec(text)?.[1] ?? section;
    const machineId = /\/api\/findings\/[^/]+\/([^)]+)\)/.exec(text)?.[1];
    return machineId === undefined ? [] : [`${machineId} ${section}`];
  });
}
