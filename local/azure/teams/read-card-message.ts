import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';
import { z } from 'zod';

// The package's `main` is a bundler's module; its distribution runs everywhere.
const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof AdaptiveCards;

/** Teams renders cards up to this version (learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference). */
const newestVersion = '1.5';

const Card = z.looseObject({
  type: z.literal('AdaptiveCard', { error: 'must be AdaptiveCard' }),
  version: z.string().regex(/^1\.[0-5]$/, `must be 1.0 to ${newestVersion}: Teams does not render others`),
  body: z.array(z.unknown()).optional(),
  actions: z.array(z.unknown()).optional(),
});

/** What the trigger "When a Teams webhook request is received" takes. */
const CardMessage = z.looseObject({
  type: z.literal('message', {
    error: "must be 'message' (the MessageCard of the retired connectors is not rendered)",
  }),
  attachments: z
    .array(
      z.looseObject({
        contentType: z.literal('application/vnd.microsoft.card.adaptive', {
          error: 'must be application/vnd.microsoft.card.adaptive',
        }),
        contentUrl: z.null().optional(),
        content: Card,
      }),
    )
    .min(1, 'must hold a card'),
});
type CardMessage = z.infer<typeof CardMessage>;

export type CardMessageReading =
  | { readonly kind: 'message'; readonly message: CardMessage }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Reads a posted message; all that Teams would not render is named at once. */
export function readCardMessage(text: string): CardMessageReading {
  const json = parseJson(text);
  if (json === undefined) {
    return { kind: 'refused', problems: ['The body is not JSON.'] };
  }
  const parsed = CardMessage.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'The message'} ${message}`);
    return { kind: 'refused', problems };
  }
  const problems = parsed.data.attachments.flatMap(({ content }, index) =>
    cardProblems(content).map((problem) => `attachments.${index}.content: ${problem}`),
  );
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'message', message: parsed.data };
}

/** What the renderer itself has against a card: unknown elements, missing properties, bad values. */
function cardProblems(content: unknown): readonly string[] {
  const card = new AdaptiveCard();
  const context = new SerializationContext(Versions.v1_5);
  card.parse(content, context);
  const parsing = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  const validation = card.validateProperties().validationEvents.map(({ message }) => message);
  return [...new Set([...parsing, ...validation])];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
