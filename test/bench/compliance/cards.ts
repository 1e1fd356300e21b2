import { z } from 'zod';
import type { Scenarios } from '../../scenarios/support/start-scenarios.ts';

const Cards = z.array(z.object({ receivedAt: z.iso.datetime(), content: z.unknown() }));

/** When the Teams page first showed a card with this text; undefined as long as it has not. */
export async function shownAt({ stack }: Scenarios, text: string): Promise<number | undefined> {
  const answer = await fetch(new URL('/cards', stack.endpoints.teams));
  const cards = Cards.parse(await answer.json());
  const found = cards.filter(({ content }) => JSON.stringify(content).includes(text)).at(-1);
  return found && Date.parse(found.receivedAt);
}
